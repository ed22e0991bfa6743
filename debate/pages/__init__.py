"""The HTML pages. A page that changes a debate does it through `debate.rooms`, like a socket."""
