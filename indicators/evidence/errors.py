"""Why a file is not accepted: sentences for the person who chose it, each with what to do."""

AS_PDF = "PDFで保存してから、もう一度選んでください。"
MACROS = "マクロを含むファイルは登録できません。マクロのない形式（.xlsx など）で保存し直してください。"
LOCKED = (
    "パスワードで保護されているため、登録できません。"
    "パスワードを外して（「名前を付けて保存」の「全般オプション」や「情報」→「文書の保護」）保存し直してから、"
    "もう一度選んでください。"
)
TEMPLATE = (
    "外部のひな型（テンプレート）を読み込む設定があるため、登録できません。"
    f"「開発」→「文書テンプレート」で添付を「Normal」に戻して保存するか、{AS_PDF}"
)
DDE = (
    "開いたときにほかのプログラムを呼び出す設定（DDE）があるため、登録できません。"
    f"その部分を文字や値に置き換えて保存するか、{AS_PDF}"
)
EMBEDDED = (
    "別のファイルやプログラムが埋め込まれているため（OLEオブジェクト）、登録できません。"
    f"図や表として貼り直して保存するか、{AS_PDF}"
)
TOO_HEAVY = f"ファイルの中身が大きすぎて、確かめられません。分けて保存するか、{AS_PDF}"
PDF_SCRIPT = (
    "プログラム（スクリプトやほかのソフトの起動）を含むPDFは登録できません。"
    "元のソフトから作り直すか、「印刷」で「PDFに保存」を選んで作り直してから、もう一度選んでください。"
)
PDF_ATTACHMENT = (
    "別のファイルが添付されたPDFは登録できません。添付を外して保存し直し、要るものは1件ずつ登録してください。"
)
PDF_LOCKED = (
    "保護（暗号化）されたPDFのため、中身を確かめられません。保護を外して保存し直し、もう一度選んでください。"
)


class EvidenceError(ValueError):
    """The file is not accepted; the message is a sentence for the person who chose it."""
