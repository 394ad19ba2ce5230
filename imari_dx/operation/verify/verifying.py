"""One verification: the walk, the hash noted earlier, the head that the verification before kept."""

import datetime as dt
from dataclasses import dataclass

from accounts.chain.reading import Head
from accounts.models import ChainLink
from imari_dx.operation.verify.last import LastVerification, last_verification, note_verification
from imari_dx.operation.verify.told import sentence
from imari_dx.operation.verify.walk import Walked, walk

NOT_PART_OF_IT = (
    "前回の検証の最後の記録が、今の記録の中にありません。"
    "全体が書き直されたか、バックアップから前の状態に戻されています。"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found. ``before`` is the head of the one before, if it is not part of the chain."""

    at: dt.datetime
    walked: Walked
    before: LastVerification | None
    noted: Head | None
    kept: LastVerification | None  # the verification before

    @property
    def trouble(self) -> str:
        """What is wrong, in one line; "" where nothing is."""
        if self.walked.first:
            return sentence(self.walked.first)
        return NOT_PART_OF_IT if self.before else ""


def verify(*, noted: str = "", after_restore: bool = False, at: dt.datetime) -> Verified:
    """Walk the chain; ``keep`` is for what was found.

    ``after_restore``: the head of the verification before need not be part of it.
    """
    last = last_verification()
    walked = walk(noted)
    kept = last if last and last.head and not after_restore else None
    lost = kept if kept and not _is_link(kept) else None
    return Verified(at, walked, lost, walked.noted, kept)


def keep(done: Verified) -> None:
    """Keep what was found for the next time, and the head of the last chain without a break. OSError."""
    head, kept = None if done.trouble else done.walked.head, done.kept
    note_verification(
        LastVerification(
            done.at,
            done.walked.count,
            done.trouble,
            head.hash if head else kept.head if kept else "",
            head.position if head else kept.position if kept else 0,
        )
    )


def _is_link(kept: LastVerification) -> bool:
    return ChainLink.objects.filter(position=kept.position, hash=kept.head).exists()
