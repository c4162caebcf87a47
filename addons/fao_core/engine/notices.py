"""Telling people what happened: one message on the duty's record."""

from markupsafe import Markup

from . import guard, rehearsal

#: From this class on a message names the event only, not what was said.
SECRET = 2


def tell(funnel):
    """Post what the action did, and notify those who must act now."""
    case = funnel.case
    if rehearsal.current() or not case.company_id._fao_notifies():
        return
    record = guard.leave(funnel.record)
    people = _people(funnel)
    partners = record.env["res.partner"].browse(
        user._fao_partner_id() for user in funnel.user | people
    )
    author = partners[:1]
    record.with_context(
        mail_post_autofollow=False, mail_notify_author=False, fao_telling=True
    ).message_post(
        body=_body(funnel),
        message_type="notification",
        subtype_xmlid="mail.mt_note",
        author_id=author.id,
        email_from=author.email_formatted,
        # Who answers an e-mail answers the person; a case is answered in the office
        reply_to=author.email_formatted,
        partner_ids=partners[1:].ids,
        record_company_id=case.company_id.id,
        record_alias_domain_id=case.company_id._fao_mail_domain_id(),
    )


def _people(funnel):
    """Return whom to notify: who must act or is informed from now on, who asked
    and has an answer, and the applicant at the end."""
    case, slots = funnel.case, funnel.authority.slots
    people = slots.filtered(
        lambda s: s.state in ("open", "unread") and s.opened_at == funnel.now
    ).user_id
    for row in funnel.rows:
        if row["action"] in ("urge", "remind"):
            people |= funnel.authority.open_slots.user_id
        elif row["action"] in ("due_soon", "overdue"):
            people |= people.browse(row["payload"]["people"])
        elif row["action"] == "answer":
            answered = slots.filtered(lambda s, r=row: s.id == r["payload"]["slot"])
            people |= answered.origin_id.user_id
        elif row["action"] == "waive":
            finding = case.finding_ids.browse(row["payload"]["finding"])
            people |= case.initiator_id | finding.asked_by
        elif row["action"] in ("return", "jump", "reopen"):
            people |= case.initiator_id
    if case.closed_at:
        people |= case.initiator_id
    return people - funnel.user


def _body(funnel):
    """Return the message, without the opinion when the case is secret."""
    case, env = funnel.case, funnel.env
    stages = {s.code: s.name for s in case.workflow_id.stage_ids}
    labels = action_labels(env)
    lines = []
    for row in funnel.rows:
        parts = [Markup("<b>%s</b>") % labels.get(row["action"], row["action"])]
        if row["stage_to"]:
            parts.append(
                Markup("%s → %s")
                % (
                    stages.get(row["stage_from"], ""),
                    stages.get(row["stage_to"], ""),
                )
            )
        comment = row["payload"].get("comment")
        if comment and int(case.confidentiality) < SECRET:
            parts.append(Markup("“%s”") % comment)
        lines.append(Markup(" ").join(parts))
    return Markup("<br/>").join(lines)


def action_labels(env):
    """Return the labels of what the ledger notes, in the user's language."""
    return {
        "open": env._("Opened"),
        "submit": env._("Submitted"),
        "take": env._("Handled"),
        "approve": env._("Agreed"),
        "reject": env._("Disagreed"),
        "return": env._("Returned"),
        "withdraw": env._("Withdrawn"),
        "forward": env._("Forwarded"),
        "urge": env._("Reminded"),
        "cancel": env._("Cancelled"),
        "check": env._("Checked"),
        "automatic": env._("Moved by itself"),
        "move": env._("Moved"),
        "deadline": env._("Deadline computed anew"),
        "people": env._("People found anew"),
        "revoke": env._("Document revoked"),
        "reissue": env._("Document issued anew"),
        "ask_waiver": env._("Asked for a waiver"),
        "waive": env._("Waived"),
        "take_back": env._("Decision taken back"),
        "consult": env._("Asked for an opinion"),
        "answer": env._("Answered"),
        "add_signer": env._("Signer added"),
        "remove_signer": env._("Signer removed"),
        "claim": env._("Claimed"),
        "release": env._("Released"),
        "inform": env._("Informed"),
        "read": env._("Read"),
        "jump": env._("Moved by an administrator"),
        "reopen": env._("Reopened"),
        "archive": env._("Put into the archive"),
        "assist": env._("Assisting cases opened"),
        "assisted": env._("Assisting case closed"),
        "superior": env._("Sent to the superior office"),
        "not_sent": env._("Not sent: the superior office is recorded by hand"),
        "decided": env._("The superior office decided"),
        "edit": env._("Content changed"),
        "carried": env._("Earlier decision stands"),
        "remind": env._("Reminded by the clock"),
        "due_soon": env._("Due soon"),
        "overdue": env._("Overdue"),
        "escalate": env._("Time is up: asked further"),
        "timeout": env._("Time is up"),
        "migrate": env._("Moved to another version"),
        "migrate_back": env._("Taken back to its version"),
    }
