"""Why access is refused before anything is decided."""

from cases.errors import Forbidden, Invalid


class OfficeNotNamed(Invalid):
    """A request is for one office: `Jejak-Office` names it, or the token does."""

    code = "office-not-named"


class NoRoleHere(Forbidden):
    """Nobody of this login has a role in this office now; whether there is such an office is not said."""

    code = "no-role-here"


class RoleNotYours(Forbidden):
    """The role that `Jejak-Role` names is not one that they hold now."""

    code = "role-not-yours"


class NotYourTask(Forbidden):
    """This is not a task of their role with such a record; `rule` names the line of the table, `possible` who may."""

    code = "not-your-task"
