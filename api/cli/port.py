"""The port that is served on, taken before anything else is started."""

import errno
import socket

from api.cli.outcome import Ended, Exit
from api.settings import Settings


def taken_port(settings: Settings) -> socket.socket:
    """A socket that listens on the address of the settings.

    Raises:
        Ended: somebody else has the port, or the address is none of this machine.
    """
    family, kind, proto, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    taken = socket.socket(family, kind, proto)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(address)
        taken.listen(2048)
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise Ended(
                Exit.PORT_BUSY, f"port {settings.port} is taken by another program; choose another, such as --port {settings.port + 1}."
            ) from None
        if error.errno in (errno.EADDRNOTAVAIL, errno.EACCES):
            raise Ended(Exit.USAGE, f"{settings.host} port {settings.port} cannot be listened on: {error.strerror}.") from None
        raise
    return taken
