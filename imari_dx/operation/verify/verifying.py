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

    @property
    def trouble(self) -> str:
        """What is wrong, in one line; "" where nothing is."""
        if self.walked.first:
            return sentence(self.walked.first)
        return NOT_PART_OF_IT if self.before else ""


def verify(*, noted: str = "", after_restore: bool = False, at: dt.datetime) -> Verified:
    """Walk the chain and keep what was found for the next time.

    ``after_restore``: the head of the verification before need not be part of it.
    """
    last = last_verification()
    walked = walk(noted)
    kept = last if last and last.head and not after_restore else None
    lost = kept if kept and not _is_link(kept) else None
    done = Verified(at, walked, lost, walked.noted)
    head = walked.head if not done.trouble else None
    note_verification(
        LastVerification(
            at,
            walked.count,
            done.trouble,
            head.hash if head else kept.head if kept else "",
            head.position if head else kept.position if kept else 0,
        )
    )
    return done


def _is_link(kept: LastVerification) -> bool:
    return ChainLink.objects.filter(position=kept.position, hash=kept.head).exists()
