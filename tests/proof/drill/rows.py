"""What is in the database when all is quiet, read once."""
from dataclasses import dataclass

DIRECT = 3


@dataclass
class Status:
    id: int
    account: int
    visibility: int
    is_reply: bool
    answers: int | None
    answers_account: int | None
    reblog_of: int | None
    text: str


class Rows:
    """Statuses that live, who mentions whom, who follows whom, and so on."""

    def __init__(self, instance):
        read = instance.rows
        self.statuses = {
            row[0]: Status(*row)
            for row in read(
                "SELECT id, account_id, visibility, reply, in_reply_to_id, in_reply_to_account_id, reblog_of_id, text "
                "FROM statuses WHERE deleted_at IS NULL"
            )
        }
        self.hidden = {id for (id,) in read("SELECT id FROM statuses WHERE deleted_at IS NOT NULL")}
        # (id, status, account)
        self.mentions = read("SELECT id, status_id, account_id FROM mentions WHERE NOT silent")
        self.favourites = read("SELECT id, status_id, account_id FROM favourites")
        # (id, follower, followed, reblogs, notify)
        self.follows = read("SELECT id, account_id, target_account_id, show_reblogs, notify FROM follows")
        self.notifications = read("SELECT account_id, from_account_id, type, activity_type, activity_id FROM notifications")
        self.account_counts = {
            account: tuple(counts)
            for account, *counts in read("SELECT account_id, statuses_count, following_count, followers_count FROM account_stats")
        }
        self.status_counts = {
            status: tuple(counts)
            for status, *counts in read("SELECT status_id, replies_count, reblogs_count, favourites_count FROM status_stats")
        }
