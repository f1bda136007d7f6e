"""What home feeds and notifications should be, by rules of their own: nothing here is shared with the product."""
from collections import Counter, defaultdict

from rows import DIRECT

NEWEST = 200


def feeds(rows, people, read_feed):
    """Each feed's newest 200 against the rules. `read_feed(account)`: its ids, newest first.

    What stays open, since Mastodon's rules leave it to chance: direct posts (they come by fan-out, and not when a feed is
    made anew), and answers whose parent has gone (they come by fan-out as well). Of those a feed may have any.
    """
    sources = defaultdict(dict)
    for _, follower, followed, reblogs, notify in rows.follows:
        sources[follower][followed] = reblogs
    mentioned = defaultdict(set)
    for _, status, account in rows.mentions:
        mentioned[status].add(account)
    by_account = defaultdict(list)
    for status in rows.statuses.values():
        by_account[status.account].append(status)
    open_ones = 0
    for person in people:
        must, may = set(), set()
        for account in [person.account, *sources[person.account]]:
            for status in by_account[account]:
                verdict = judge(status, person.account, sources[person.account], mentioned)
                if verdict is None:
                    may.add(status.id)
                elif verdict:
                    must.add(status.id)
        actual = read_feed(person.account)
        open_ones += len(may & set(actual[:NEWEST]))
        if person.aggregates:
            yield from aggregated(rows, person, actual, must, may)
        else:
            expected = sorted(must | (may & set(actual)), reverse=True)[:NEWEST]
            yield from compare(rows, person, actual[:NEWEST], expected)
    print(f"feeds: {open_ones} entries that the rules leave open", flush=True)


def judge(status, receiver, follows, mentioned):
    """Whether a status belongs into a home feed; none: it may."""
    own = status.account == receiver
    if status.visibility == DIRECT:
        return None if own or receiver in mentioned[status.id] else False
    if own:
        return True
    if status.reblog_of:
        return follows[status.account]
    if status.is_reply:
        if status.answers is None:
            return None
        return status.answers_account in (receiver, status.account) or status.answers_account in follows
    return True


def compare(rows, person, actual, expected):
    for id in sorted(set(expected) - set(actual)):
        yield f"{person.name}'s feed lacks {describe(rows, id)}"
    for id in sorted(set(actual) - set(expected)):
        yield f"{person.name}'s feed has {describe(rows, id)}"


def describe(rows, id):
    status = rows.statuses.get(id)
    if status is None:
        return f"{id}, which is gone"
    reblog = f", a reblog of {status.reblog_of}" if status.reblog_of else ""
    answer = f", an answer to {status.answers} of {status.answers_account}" if status.is_reply else ""
    return f"{id} by {status.account}{reblog}{answer}, visibility {status.visibility}"


def aggregated(rows, person, actual, must, may):
    """Reblogs of one status are shown once among forty: which one is left to chance. Everything else is exact."""
    for id in sorted(set(actual) - must - may):
        yield f"{person.name}'s feed has {describe(rows, id)}"
    reblogged = {status.reblog_of for status in rows.statuses.values() if status.reblog_of}
    oldest = actual[:NEWEST][-1] if actual else 0
    plain = {id for id in must if rows.statuses[id].reblog_of is None and id not in reblogged and id >= oldest}
    for id in sorted(plain - set(actual)):
        yield f"{person.name}'s feed lacks {describe(rows, id)}"


def notifications(rows):
    """What everybody should be told, each once."""
    expected, may = Counter(), set()
    for id, status, account in rows.favourites:
        owner = rows.statuses[status].account
        expected[owner, account, "favourite", "Favourite", id] += 1
    for status in rows.statuses.values():
        if status.reblog_of:
            owner = rows.statuses[status.reblog_of].account
            expected[owner, status.account, "reblog", "Status", status.id] += 1
    for id, status, account in rows.mentions:
        if status in rows.statuses:
            expected[account, rows.statuses[status].account, "mention", "Mention", id] += 1
    mentioned = {(status, account) for _, status, account in rows.mentions}
    bells = defaultdict(list)
    for id, follower, followed, _, notify in rows.follows:
        expected[followed, follower, "follow", "Follow", id] += 1
        if notify:
            bells[followed].append(follower)
    for status in rows.statuses.values():
        for follower in bells[status.account]:
            told = (follower, status.account, "status", "Status", status.id)
            if status.reblog_of or (status.visibility == DIRECT and (status.id, follower) not in mentioned):
                continue
            if status.is_reply and status.answers is None:
                # its parent has gone: before or after it was told
                may.add(told)
            elif not status.is_reply or status.answers_account == status.account:
                expected[told] += 1
    # nobody is told of what they do themselves
    expected = Counter({told: count for told, count in expected.items() if told[0] != told[1]})
    actual = Counter(tuple(row) for row in rows.notifications)
    for told, count in actual.items():
        if count > 1:
            yield f"told {count} times: {told}"
        if told not in expected and told not in may:
            yield f"told without a cause: {told}"
    for told in expected.keys() - actual.keys():
        yield f"never told: {told}"
