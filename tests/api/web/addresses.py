"""An address of every page, as it is full: what every test of all pages goes by."""

from __future__ import annotations

from tests.api.web.workspace import CONTROLLER, FINANCE, Person

YARD = Person("controller", "GM0376")
BEL = Person("controller", "GM0317")

SEPTEMBER = "geldigOp=30-6-2019&beschikbaarOp=31-10-2019&beschikbaarVan=31-8-2019"
"""Between these a key was changed backwards in time."""

ADDRESSES: dict[str, tuple[str, Person]] = {
    "/": ("/", CONTROLLER),
    "/oprichten": ("/oprichten", Person("registrar", "GM0313")),
    "/toegankelijkheid": ("/toegankelijkheid", CONTROLLER),
    "/samenwerkingen/{samenwerking}": ("/samenwerkingen/blnp?geldigOp=1-6-2021", CONTROLLER),
    "/samenwerkingen/{samenwerking}/besluiten": ("/samenwerkingen/blnp/besluiten?geldigOp=1-6-2021", CONTROLLER),
    "/samenwerkingen/{samenwerking}/mandaten": ("/samenwerkingen/blnp/mandaten?geldigOp=1-6-2021", CONTROLLER),
    "/samenwerkingen/{samenwerking}/mandaten/wijzigingen": (
        "/samenwerkingen/blnp/mandaten/wijzigingen?geldigOp=1-6-2021&geldigVan=1-6-2017",
        CONTROLLER,
    ),
    "/samenwerkingen/{samenwerking}/dossier": (
        "/samenwerkingen/blnp/dossier?over=blnp%2Ffinancien%23belastingpakket-2020",
        CONTROLLER,
    ),
    "/samenwerkingen/{samenwerking}/bevoegdheid": (
        "/samenwerkingen/blnp/bevoegdheid?reikwijdte=blnp%2Ffinancien&orgaan=GM0267%2Fcollege&geldigOp=12-3-2020",
        CONTROLLER,
    ),
    "/samenwerkingen/{samenwerking}/journaal": ("/samenwerkingen/blnp/journaal", CONTROLLER),
    "/samenwerkingen/{samenwerking}/vastleggingen/{position}": ("/samenwerkingen/blnp/vastleggingen/676", CONTROLLER),
    "/samenwerkingen/{samenwerking}/verplichtingen": (
        "/samenwerkingen/gemeentewerf/verplichtingen?geldigOp=1-5-2009",
        YARD,
    ),
    "/samenwerkingen/{samenwerking}/bevindingen": ("/samenwerkingen/bel/bevindingen", BEL),
    "/samenwerkingen/{samenwerking}/bevinding": (
        "/samenwerkingen/bel/bevinding?bevinding=wgr-34-1-budget%3Abel%23statutory%2Fbudget-adoption%2F2009",
        BEL,
    ),
    "/samenwerkingen/{samenwerking}/rechtmatigheid": (
        "/samenwerkingen/bel/rechtmatigheid?orgaan=GM0317%2Fcollege&jaar=2009",
        BEL,
    ),
    "/samenwerkingen/{samenwerking}/realisatie": ("/samenwerkingen/blnp/realisatie", CONTROLLER),
    "/samenwerkingen/{samenwerking}/realisatie/{dienst}": ("/samenwerkingen/bel/realisatie/uitvoering", BEL),
    "/samenwerkingen/{samenwerking}/realisatie/aanspraken": (
        "/samenwerkingen/bel/realisatie/aanspraken?over=bel%2Fuitvoering%23besparing-2009",
        BEL,
    ),
    "/samenwerkingen/{samenwerking}/vastleggen": ("/samenwerkingen/blnp/vastleggen", FINANCE),
    "/samenwerkingen/{samenwerking}/vastleggen/{handeling}": (
        "/samenwerkingen/blnp/vastleggen/verdeelsleutelvaststellingen?dienst=blnp/ict",
        FINANCE,
    ),
    "/samenwerkingen/{samenwerking}/vastleggen/gedaan/{positie}": (
        "/samenwerkingen/blnp/vastleggen/gedaan/607",
        CONTROLLER,
    ),
    "/samenwerkingen/{samenwerking}/vastleggen/import": ("/samenwerkingen/blnp/vastleggen/import", FINANCE),
    "/weer-aangemeld": ("/weer-aangemeld", FINANCE),
    "/samenwerkingen/{samenwerking}/verrekening": ("/samenwerkingen/blnp/verrekening?geldigOp=31-12-2021", CONTROLLER),
    "/samenwerkingen/{samenwerking}/verrekening/{dienst}/{jaar:int}": (
        f"/samenwerkingen/blnp/verrekening/financien/2019?{SEPTEMBER}&deelnemer=GM0273",
        CONTROLLER,
    ),
    "/samenwerkingen/{samenwerking}/verrekening/{dienst}/{jaar:int}/afrekening": (
        "/samenwerkingen/blnp/verrekening/hrm/2018/afrekening?geldigOp=31-12-2019",
        FINANCE,
    ),
    "/samenwerkingen/{samenwerking}/verrekening/overzichten/{deelnemer}": (
        "/samenwerkingen/blnp/verrekening/overzichten/GM0267?jaar=2019&geldigOp=31-12-2019",
        FINANCE,
    ),
    "/samenwerkingen/{samenwerking}/verrekening/boekingen": (
        "/samenwerkingen/blnp/verrekening/boekingen?dienst=blnp/financien&jaar=2019",
        CONTROLLER,
    ),
    "/samenwerkingen/{samenwerking}/verrekening/verschillen": (
        "/samenwerkingen/blnp/verrekening/verschillen?beschikbaarVan=31-8-2019&beschikbaarOp=31-10-2019",
        CONTROLLER,
    ),
    "/samenwerkingen/{samenwerking}/verrekening/saldering": ("/samenwerkingen/blnp/verrekening/saldering", FINANCE),
    "/samenwerkingen/{samenwerking}/verrekening/sleutels": (
        "/samenwerkingen/blnp/verrekening/sleutels?dienst=blnp/financien&geldigOp=1-6-2019",
        FINANCE,
    ),
    "/samenwerkingen/{samenwerking}/verrekening/wat-als": (
        "/samenwerkingen/blnp/verrekening/wat-als?dienst=blnp/financien&jaar=2019&zonder=GM0313",
        CONTROLLER,
    ),
}
"""By the route of the page."""

HELD_ELSEWHERE = frozenset({"/samenwerkingen/{samenwerking}/vastleggen/import/{nummer}"})
"""Pages that are there for a while alone: ``test_recording_import`` holds the page of a file that is taken in."""
