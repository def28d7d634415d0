"""An OUTPUT folder on a local server, where reviewers correct it: call `serve`."""

from digitize.review.desk.connections import redirect
from digitize.review.desk.server import serve, user

__all__ = ["redirect", "serve", "user"]
