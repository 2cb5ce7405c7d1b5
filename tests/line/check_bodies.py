"""Judges every body that the counterpart of LINE was sent by LINE's own published models.

Usage: check_bodies.py FILE.ndjson …
Each line is {"kind": …, "status": …, "body": …}, as crates/sim/src/line/server.rs keeps it.
A body must be read by its model and come out of it as it went in: a member that the model does not know would be lost.
Bodies that LINE must refuse are judged too, so that a judge that lets everything pass is noticed.
"""

import copy
import json
import sys

from linebot.v3.messaging import PushMessageRequest, ReplyMessageRequest, RichMenuRequest

MODELS = {"reply": ReplyMessageRequest, "push": PushMessageRequest, "richMenu": RichMenuRequest}


def without_nothing(value):
    """The models write members that were not given as null."""
    if isinstance(value, dict):
        return {name: without_nothing(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nothing(item) for item in value]
    return value


def complaint(kind, body):
    """What is wrong with a body, or nothing."""
    try:
        read = MODELS[kind].from_dict(body)
    except Exception as refusal:  # pydantic, and what the models raise for an unknown type
        return str(refusal)
    told = without_nothing(json.loads(read.to_json()))
    # A push without this says the same as one that says no.
    if "notificationDisabled" not in body:
        told.pop("notificationDisabled", None)
    return None if told == body else f"came out otherwise: {json.dumps(told, ensure_ascii=False)}"


def spoilt(body):
    """Ways in which a good reply becomes one that LINE refuses."""

    def changed(change):
        other = copy.deepcopy(body)
        change(other)
        return other

    flex = next(i for i, it in enumerate(body["messages"]) if it["type"] == "flex" and "quickReply" in it)
    message = lambda it: it["messages"][flex]
    quick = lambda it: message(it)["quickReply"]["items"]
    yield "six messages", changed(lambda it: it["messages"].extend([it["messages"][flex]] * 6))
    yield "no alternative text", changed(lambda it: message(it).pop("altText"))
    yield "fourteen quick replies", changed(lambda it: quick(it).extend(quick(it)[:1] * 14))
    yield "too much data", changed(lambda it: quick(it)[0]["action"].update(data="d" * 301))
    yield "an unknown layout", changed(lambda it: message(it)["contents"].update(type="balloon"))
    yield "an unknown member", changed(lambda it: message(it).update(somethingOfOurs=1))


def main(paths):
    judged, control = 0, None
    wrong = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                told = json.loads(line)
                kind, body = told["kind"], told["body"]
                if kind not in MODELS:
                    continue
                judged += 1
                found = complaint(kind, body)
                if found:
                    wrong.append(f"{path}:{number}: {kind}: {found}")
                elif kind == "reply" and any(m["type"] == "flex" and "quickReply" in m for m in body["messages"]):
                    control = control or body
    if judged == 0 or control is None:
        wrong.append("there are no bodies to judge: run the tests of LINE first")
    else:
        wrong += [f"the control with {name} was not refused" for name, body in spoilt(control) if not complaint("reply", body)]
    print("\n".join(wrong) if wrong else f"{judged} bodies are as LINE reads them, and every control was refused")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
