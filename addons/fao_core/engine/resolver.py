"""From an approval rule to the people of a case, each with the reason."""

from dataclasses import dataclass, field

from . import conditions

#: Code of the position that leads a unit.
HEAD = "head"


@dataclass
class Assignee:
    """One slot to be: a user or a group, and why.

    :param unit_id: the unit for which he holds the post, where there is one
    :param level: how high he stands in a chain of superiors
    """

    reason: str
    user_id: int = 0
    group_id: int = 0
    unit_id: int = 0
    level: int = 0

    @property
    def part(self):
        """What he speaks for where one of each group or unit must agree."""
        if self.group_id:
            return f"g{self.group_id}"
        return f"u{self.unit_id}" if self.unit_id else f"p{self.user_id}"


@dataclass
class Resolution:
    """The people of a rule, and those who were passed over with the reason."""

    assignees: list[Assignee] = field(default_factory=list)
    excluded: list[tuple[int, str]] = field(default_factory=list)


class Resolver:
    """Finds the people of a rule through posts, fields, users and groups.

    :param authority: the rights on the case, which know the moment and who is
        interested in the case
    """

    def __init__(self, authority):
        self.authority = authority
        self.case = authority.case
        self.env = authority.env
        self.today = self.case._local_date(authority.now)

    @property
    def record(self):
        return self.authority.record

    def applies(self, rule):
        """Whether the rule's condition holds on the record."""
        return conditions.holds(self.record, rule.condition)

    def resolve(self, rule):
        """Return the ``Resolution`` of ``rule``; it may be empty."""
        found = getattr(self, f"_from_{rule.source}")(rule)
        if rule.source == "initiator":
            return Resolution(found)
        return self._without_interested(found)

    def _without_interested(self, found):
        """SOD-01, SOD-02: nobody decides on his own application."""
        result, seen = Resolution(), set()
        interested = self.authority.interested
        for assignee in found:
            user = self.env["res.users"].browse(assignee.user_id)
            if not user:
                result.assignees.append(assignee)
            elif user in interested:
                result.excluded.append((user.id, interested[user]))
            elif not assignee.unit_id and not user.active:  # a post has active holders
                why = self.env._("%(user)s is archived", user=user.name)
                result.excluded.append((user.id, why))
            elif user.id not in seen:
                seen.add(user.id)
                result.assignees.append(assignee)
        return result

    # ---- Sources

    def _from_users(self, rule):
        reason = self.env._("named by the rule %(rule)s", rule=rule.name)
        return [Assignee(reason, user_id=user.id) for user in rule.user_ids]

    def _from_group(self, rule):
        slots = [
            Assignee(
                self.env._("member of %(group)s", group=group._fao_name()),
                group_id=group.id,
            )
            for group in rule.group_ids
        ]
        if len(slots) == 1 and rule.voting == "quorum" and rule.quorum_unit == "number":
            return slots * max(1, rule.quorum)
        return slots

    def _from_user_field(self, rule):
        field_name = rule.user_field
        users = self.record[field_name]
        reason = self.env._(
            "named in the field %(field)s",
            field=self.record._fields[field_name].get_description(self.env, ["string"])[
                "string"
            ],
        )
        return [Assignee(reason, user_id=user.id) for user in users]

    def _from_initiator(self, rule):
        return [
            Assignee(self.env._("opened the case"), user_id=self.case.initiator_id.id)
        ]

    def _from_position(self, rule):
        posts = self.env["fao.post"]._holders(
            self._units(rule), rule.position_id, self.today
        )
        return [self._by_post(post) for post in posts]

    def _by_post(self, post, level=0):
        reason = self.env._(
            "%(position)s of %(unit)s since %(date)s",
            position=post.position_id.name,
            unit=post.unit_id.name,
            date=post.date_from,
        )
        return Assignee(
            reason, user_id=post.user_id.id, unit_id=post.unit_id.id, level=level
        )

    def _from_superiors(self, rule):
        """The heads from the applicant's unit upwards, to whom holds the position."""
        posts, found, unit = self.env["fao.post"], [], self.case.unit_id
        level = 0
        while unit:
            last = posts._holders(unit, rule.position_id, self.today)
            heads = last or posts._holders(unit, HEAD, self.today)
            interested = self.authority.interested
            found += [
                self._by_post(post, level)
                for post in heads
                # Who applied himself begins with his own superior
                if post.user_id not in interested
            ]
            if last:
                return found
            unit, level = unit.parent_id, level + 1
        return found

    def superiors_of(self, user):
        """Return the posts of the heads above ``user``, the nearest that there are."""
        posts = self.env["fao.post"]
        own = user._fao_posts(self.today)
        unit = own[:1].unit_id or user.fao_unit_id
        while unit:
            heads = posts._holders(unit, HEAD, self.today)
            heads = heads.filtered(lambda p: p.user_id != user)
            if heads and user not in posts._holders(unit, HEAD, self.today).user_id:
                return heads
            unit = unit.parent_id
        return posts

    def _from_chosen(self, rule):
        ids = (self.case.chosen or {}).get(f"{rule.stage_id.code}.{rule.code}") or []
        reason = self.env._("chosen by %(user)s", user=self.case.initiator_id.name)
        return [Assignee(reason, user_id=user_id) for user_id in ids]

    def _from_previous(self, rule):
        """Whoever decided last in another stage of this round."""
        last = self.env["fao.approval"].search(
            [
                ("case_id", "=", self.case.id),
                ("round", "=", self.case.round),
                ("state", "=", "approved"),
                ("stage_id", "!=", rule.stage_id.id),
                ("stage_id.kind", "in", ["approval", "work"]),
            ],
            order="decided_at desc, id desc",
            limit=1,
        )
        reason = self.env._("decided before in %(stage)s", stage=last.stage_id.name)
        return [Assignee(reason, user_id=user.id) for user in last.decided_by]

    def _units(self, rule):
        """Return the units in which the position of ``rule`` is looked for."""
        units = self.env["fao.unit"]
        match rule.position_of:
            case "units":
                return units.search(
                    [
                        ("code", "in", rule._unit_codes()),
                        ("company_id", "=", self.case.company_id.id),
                    ]
                )
            case "parent":
                return self.case.unit_id.parent_id
            case "office":
                return units._of_office(self.case.company_id)
            case "section":
                return self.case.duty_id.section_id
            case "unit_field":
                return self.record[rule.unit_field]
        return self.case.unit_id

    def nobody(self, rule, resolution):
        """Return the sentence that says why nobody was found for ``rule``."""
        if resolution.excluded:
            names = "; ".join(why for _user, why in resolution.excluded)
            return self.env._(
                "%(rule)s: nobody may sign (%(why)s).", rule=rule.name, why=names
            )
        if rule.source == "position":
            return self.env._(
                "%(rule)s: nobody holds the post %(position)s of %(unit)s today.",
                rule=rule.name,
                position=rule.position_id.name,
                unit=", ".join(self._units(rule).mapped("name")) or "?",
            )
        return self.env._("%(rule)s: nobody was found to sign.", rule=rule.name)
