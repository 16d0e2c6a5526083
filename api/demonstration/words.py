"""What people say and write in the demonstration, in Indonesian. Invented; it names nobody."""

from typing import Final

SEEN: Final = {
    "ANAK_TELANTAR": (
        "Anak tidur di emperan toko {place}, mengaku tidak punya orang tua",
        "Balita ditinggalkan di {place}, sudah dua malam dijaga warga",
        "Anak putus sekolah, ikut neneknya di {place}, sering tidak makan",
        "Anak mengamen di {place} sampai larut malam, tidak mau pulang",
    ),
    "DISABILITAS_TELANTAR": (
        "Penyandang disabilitas tinggal sendiri di {place}, tidak ada yang merawat",
        "Warga dengan gangguan jiwa berkeliaran di {place}, keluarga tidak diketahui",
        "Tunanetra tersesat di {place}, tidak membawa identitas",
        "Penyandang disabilitas fisik di {place} tidak punya kursi roda, keluarganya merantau",
    ),
    "LANSIA_TELANTAR": (
        "Seorang lansia duduk di depan {place}, tidak tahu jalan pulang",
        "Kakek hidup sendiri di gubuk dekat {place}, sakit dan tidak ada keluarga",
        "Nenek terlantar di {place}, ditinggal anaknya, belum makan sejak kemarin",
        "Lansia ditemukan di {place} tanpa identitas, pendengaran berkurang",
    ),
    "GEPENG": (
        "Gelandangan tidur di {place}, badannya lemah",
        "Pengemis dengan anak kecil di lampu merah {place}",
        "Orang telantar di {place}, kehabisan ongkos pulang",
        "Beberapa gelandangan menetap di kolong jembatan dekat {place}",
    ),
    "KORBAN_BENCANA": (
        "Rumah terendam banjir di dekat {place}, keluarga mengungsi",
        "Rumah roboh karena angin kencang di {place}",
        "Kebakaran di permukiman {place}, penghuni butuh tenda dan makanan",
    ),
    "": (
        "Warga meminta bantuan sosial untuk keluarga di {place}",
        "Orang kebingungan di {place}, mohon dicek",
        "Pemulung sakit di gubuk dekat {place}",
    ),
}
"""Group of the minimum service standard to what a reporter says; the empty group for everything else."""

PLACES: Final = (
    "pasar desa",
    "terminal",
    "masjid raya",
    "stasiun",
    "balai desa",
    "puskesmas",
    "pelabuhan ikan",
    "alun-alun",
    "minimarket",
    "pos ronda",
    "simpang tiga",
    "pertokoan lama",
)
CONDITIONS: Final = (
    "Lemas, dehidrasi ringan, masih bisa diajak bicara",
    "Sehat, pakaian kotor, tampak kelelahan",
    "Bingung, tidak dapat menyebut nama dan alamat",
    "Luka lecet di kaki, suhu badan 38 derajat",
    "Stabil, meminta diantar pulang",
)
HELP: Final = {
    "MEDIS": "Diperiksa perawat puskesmas, luka dibersihkan",
    "PANGAN": "Diberi makan, minum dan pakaian bersih",
    "KESELAMATAN": "Dipindahkan ke tempat aman, didampingi petugas",
    "POLISI": "Dibawa ke polsek untuk pendataan bersama",
}
NEEDS: Final = (
    "Pemenuhan kebutuhan dasar, perekaman KTP-el, penelusuran keluarga",
    "Perawatan sosial, pemeriksaan kesehatan, bantuan permakanan",
    "Pengasuhan alternatif, pendampingan sekolah",
    "Alat bantu, terapi, dukungan keluarga",
    "Permakanan harian, perbaikan tempat tinggal",
)
RECOMMENDATIONS: Final = (
    "Layanan di luar panti, kunjungan tiap bulan",
    "Reunifikasi dengan keluarga bila ditemukan",
    "Rujuk ke panti bila keluarga menolak",
    "Bantuan ATENSI kebutuhan dasar",
)
NOTES: Final = (
    "Kunjungan rumah, kondisi membaik",
    "Tetangga bersedia mengawasi dan mengabari petugas",
    "Menunggu hasil perekaman di Dukcapil",
    "Sudah dikoordinasikan dengan kuwu dan puskesmas",
    "Permakanan diterima, ditandatangani yang bersangkutan",
)
RISKS: Final = ("Tinggal sendiri dan sakit", "Di jalan pada malam hari", "Ada keluarga yang mendampingi")
SUMMARIES: Final = (
    "Kebutuhan dasar terpenuhi, keluarga mendampingi",
    "Diserahkan kepada keluarga di hadapan kuwu",
    "Penanganan dilanjutkan instansi lain, berkas diserahkan",
    "Tidak bersedia menerima layanan lanjutan",
)
ANSWERS: Final = (
    "Permohonan diteruskan untuk verifikasi kelayakan, hasilnya diberitahukan melalui desa",
    "Data keluarga belum terdaftar, silakan mengusulkan melalui musyawarah desa",
    "Layanan diperbaiki, petugas sudah diberi pengarahan",
)
AGAIN: Final = ("Kembali ditemukan di jalan", "Keluarga tidak lagi sanggup merawat", "Sakit dan tinggal sendiri lagi")
WRONG: Final = ("Salah golongan pada saat ditemukan", "Diperbaiki setelah asesmen", "Usia sebenarnya diketahui dari dokumen")
REFERRED: Final = (
    "Perlu perawatan yang tidak dapat diberikan di rumah",
    "Tidak ada keluarga yang merawat",
    "Perlu pemeriksaan dan pengobatan",
    "Perlu pengasuhan sementara dan pendampingan",
)
WITHOUT_CONSENT: Final = "Tidak dapat menyatakan kehendak, keadaan mendesak"
PROGRESS: Final = (
    "Kondisi stabil, mengikuti kegiatan harian",
    "Pengobatan berjalan, nafsu makan membaik",
    "Mulai mengenali petugas, terapi dilanjutkan",
)
DIALECTS: Final = ("Jawa Dermayon", "Sunda", "Jawa Tegal", "Betawi")
REMEMBERED: Final = (
    "Ingat rumah dekat sungai dan jembatan gantung, naik kereta lalu tertidur",
    "Menyebut pasar dan masjid bercat hijau, tidak ingat nama desa",
    "Ikut rombongan pengamen, tertinggal di terminal",
    "Merantau lama, tidak pernah memberi kabar",
)
WHERE_TO_ASK: Final = (
    "Desa asal menurut pengakuan, kantor kecamatan, terminal",
    "TKSK kabupaten tetangga, grup media sosial kabar orang hilang",
    "Dukcapil, polsek tempat ditemukan, panti asal",
)
FAMILY_REFUSES: Final = "Keluarga menyatakan tidak sanggup dan tidak bersedia dihubungi lagi"
FOUND_THEM: Final = "Keluarga ditemukan dan hubungannya terbukti dari kedua pihak"
NOT_FOUND_THEM: Final = "Semua petunjuk sudah ditelusuri"
WISHES: Final = ("Ingin pulang", "Kangen ibu, mau pulang asal boleh sekolah lagi", "Mau pulang bila diantar petugas")
GROUNDS: Final = ("Keluarga mampu dan bersedia, lingkungan aman", "Yang bersangkutan ingin pulang, keluarga siap merawat")
BEST_INTEREST: Final = "Demi kepentingan terbaik yang bersangkutan"
WELL: Final = (
    "Sehat, tinggal bersama keluarga",
    "Keluarga merawat dengan baik, tetangga membantu",
    "Sudah terbiasa di rumah, tidak ada keluhan",
)
NOT_VISITED: Final = ("Jalan terputus banjir", "Petugas bertugas di posko bencana", "Keluarga sedang bepergian")
NOT_WELL: Final = "Sering bertengkar, jarang makan di rumah"
BROKE_DOWN: Final = "Keluarga menyerahkan kembali ke petugas, yang bersangkutan kembali di jalan"
STABLE: Final = "Tiga kali jadwal kunjungan terlewati, keadaan baik"
