"""An OUTPUT folder on a local server, where reviewers correct it: call `serve`."""

from digitize.review.desk.connections import redirect
from digitize.review.desk.ruled import take_back
from digitize.review.desk.server import serve
from digitize.review.reviewer import user

__all__ = ["redirect", "serve", "take_back", "user"]
