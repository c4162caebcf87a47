"""The counting rules of the half-year report once more, in plain SQL.

Written from the rules, not from the code that counts: it reads the registers as they
are stored and knows nothing of the fields that are computed for the report.
"""

#: Who really went: by the accepted report, else approved and still a member.
REGISTERS = """
WITH accepted AS (
    SELECT r.id, r.mission_id, r.expense_final AS spent
      FROM fao_trip_report r JOIN fao_case c ON c.id = r.case_id
     WHERE c.state = 'done'
), went AS (
    SELECT a.mission_id, p.res_partner_id AS person_id
      FROM accepted a
      JOIN fao_trip_report_person_rel p ON p.fao_trip_report_id = a.id
     UNION
    SELECT m.mission_id, m.person_id
      FROM fao_travel_member m
      JOIN fao_travel_mission_approved_person_rel p
        ON p.fao_travel_mission_id = m.mission_id AND p.res_partner_id = m.person_id
     WHERE m.mission_id NOT IN (SELECT mission_id FROM accepted)
), ranked AS (
    SELECT w.mission_id, w.person_id, r.id AS rank_id, r.sequence, r.code
      FROM went w
      JOIN res_partner p ON p.id = w.person_id
      LEFT JOIN fao_travel_member m
        ON m.mission_id = w.mission_id AND m.person_id = w.person_id
      JOIN fao_rank r ON r.id = COALESCE(m.rank_id, p.fao_rank_id)
), trip AS (
    SELECT m.id, d.code = 'travel_confirmation' AS joined, m.dest_kind = 'hkm' AS hkm,
           m.kind, m.fund_source AS fund, m.organizer_id::text AS unit,
           (SELECT r.rank_id FROM ranked r WHERE r.mission_id = m.id
             ORDER BY r.sequence, r.code LIMIT 1)::text AS rank,
           CASE WHEN m.plan_line_id IS NOT NULL AND NOT COALESCE(m.unplanned, FALSE)
                THEN 'yes' ELSE 'no' END AS plan,
           m.actual_entry - m.actual_exit + 1 AS days,
           (SELECT COUNT(*) FROM went w WHERE w.mission_id = m.id) AS persons,
           m.budget_approved_amount AS budget, a.id IS NOT NULL AS settled,
           COALESCE(a.spent, 0) AS spent, m.organizer_id
      FROM fao_travel_mission m
      JOIN fao_case c ON c.id = m.case_id
      JOIN fao_duty d ON d.id = c.duty_id
      LEFT JOIN accepted a ON a.mission_id = m.id
     WHERE c.company_id = %(company)s AND c.state != 'cancelled'
       AND c.confidentiality IN %(classes)s
       AND m.actual_exit BETWEEN %(first)s AND %(last)s
), visit AS (
    SELECT DISTINCT t.id, country.code
      FROM trip t
      JOIN fao_travel_stop s ON s.mission_id = t.id
      JOIN res_country country ON country.id = s.country_id
     WHERE NOT COALESCE(s.transit, FALSE) OR s.leaves_airport
)
"""
TOTAL = """
SELECT COUNT(*) FILTER (WHERE NOT joined) AS delegations,
       SUM(persons) FILTER (WHERE NOT joined) AS persons,
       SUM(days) FILTER (WHERE NOT joined) AS days,
       SUM(days * persons) FILTER (WHERE NOT joined) AS person_days,
       SUM(budget) FILTER (WHERE NOT joined) AS budget,
       SUM(budget) FILTER (WHERE NOT joined AND settled) AS budget_settled,
       SUM(spent) FILTER (WHERE NOT joined) AS spent,
       COUNT(*) FILTER (WHERE joined) AS confirmed_groups,
       SUM(persons) FILTER (WHERE joined) AS confirmed,
       SUM(days * persons) FILTER (WHERE joined) AS confirmed_person_days,
       SUM(spent) FILTER (WHERE joined) AS confirmed_spent
  FROM trip WHERE hkm = %(hkm)s
"""
GROUPED = """
SELECT {column} AS key,
       COUNT(*) FILTER (WHERE NOT joined) AS delegations,
       SUM(persons) FILTER (WHERE NOT joined) AS persons,
       SUM(days * persons) FILTER (WHERE NOT joined) AS person_days,
       COUNT(*) FILTER (WHERE joined) AS confirmed_groups,
       SUM(persons) FILTER (WHERE joined) AS confirmed,
       SUM(days * persons) FILTER (WHERE joined) AS confirmed_person_days
  FROM trip WHERE NOT hkm GROUP BY 1
"""
COUNTRY = """
SELECT v.code AS key,
       COUNT(*) FILTER (WHERE NOT joined) AS delegations,
       SUM(persons) FILTER (WHERE NOT joined) AS persons,
       COUNT(*) FILTER (WHERE joined) AS confirmed_groups,
       SUM(persons) FILTER (WHERE joined) AS confirmed
  FROM visit v JOIN trip t ON t.id = v.id
 WHERE (v.code IN ('HK', 'MO')) = %(hkm)s AND (%(hkm)s OR NOT t.hkm) GROUP BY 1
"""
VISITS = """
SELECT COUNT(*) AS visits FROM visit v JOIN trip t ON t.id = v.id
 WHERE (v.code IN ('HK', 'MO')) = %(hkm)s AND (%(hkm)s OR NOT t.hkm) AND NOT t.joined
"""
LEADERS = """
SELECT COUNT(DISTINCT t.id) FILTER (WHERE NOT joined) AS delegations,
       COUNT(*) FILTER (WHERE NOT joined) AS persons,
       COUNT(*) FILTER (WHERE joined) AS confirmed
  FROM ranked r JOIN trip t ON t.id = r.mission_id WHERE r.sequence <= %(leaders)s
"""
LEADERS_BY_RANK = """
SELECT r.rank_id::text AS key, COUNT(*) FILTER (WHERE NOT joined) AS persons,
       COUNT(*) FILTER (WHERE joined) AS confirmed
  FROM ranked r JOIN trip t ON t.id = r.mission_id
 WHERE r.sequence <= %(leaders)s GROUP BY 1
"""
QUOTA = """
SELECT SUM(q.delegations) AS quota, SUM(q.persons) AS quota_persons,
       SUM(q.amount) AS quota_amount
  FROM fao_travel_quota q WHERE q.company_id = %(company)s AND q.year = %(year)s
"""
QUOTA_USED = """
SELECT COUNT(*) FILTER (WHERE plan = 'yes' AND NOT joined) AS quota_used,
       SUM(persons) FILTER (WHERE plan = 'yes' OR joined) AS quota_persons_used,
       SUM(spent) FILTER (WHERE plan = 'yes' AND NOT joined) AS quota_amount_used
  FROM trip
 WHERE organizer_id IN (SELECT unit_id FROM fao_travel_quota WHERE year = %(year)s)
"""
#: Letters of frauds as they are noted, those of violations by the papers themselves.
REFERRED = """
WITH referred AS (
    SELECT f.case_id, f.referred_on AS day, f.recipient, f.outcome
      FROM fao_fraud_case f
     UNION ALL
    SELECT r.case_id, MIN(d.issued_on), r.recipient, NULL
      FROM fao_trip_report r
      JOIN fao_document d ON d.case_id = r.case_id
      JOIN fao_document_template t ON t.id = d.template_id
     WHERE t.code = 'violation_letter'
     GROUP BY r.case_id, r.recipient
)
SELECT {columns}
  FROM referred r JOIN fao_case c ON c.id = r.case_id
 WHERE c.company_id = %(company)s AND c.confidentiality IN %(classes)s
   AND r.day BETWEEN %(first)s AND %(last)s
"""
REFERRALS = REFERRED.format(
    columns="COUNT(*) AS referrals,"
    " COUNT(*) FILTER (WHERE COALESCE(r.outcome, '') != '') AS outcomes"
)
BY_RECIPIENT = REFERRED.format(columns="r.recipient AS key, COUNT(*) AS referrals")
FRAUDS = """
SELECT COUNT(*) AS frauds FROM fao_fraud_case f JOIN fao_case c ON c.id = f.case_id
 WHERE c.company_id = %(company)s AND c.confidentiality IN %(classes)s
   AND f.imposed_on BETWEEN %(first)s AND %(last)s
"""
VIOLATIONS = """
SELECT COUNT(*) AS violations FROM fao_trip_report r JOIN fao_case c ON c.id = r.case_id
 WHERE c.company_id = %(company)s AND c.confidentiality IN %(classes)s
   AND c.state = 'done' AND r.result = 'violation'
   AND (c.closed_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
       BETWEEN %(first)s AND %(last)s
"""
#: What is asked of part 6 here; the rest are decisions, compared where they are made.
CONTROL = ("violations", "frauds", "referrals", "outcomes")


def figures(cr, company, period, classes, leaders=5):
    """Return what a report must say of travel and control, by name, without noughts.

    :param company: the office
    :param tuple period: first and last day, as text
    :param tuple classes: the classes of confidentiality that are counted
    :param int leaders: sequence of the lowest rank of leaders
    """
    first, last = period
    values = {
        "company": company.id,
        "classes": classes,
        "first": first,
        "last": last,
        "leaders": leaders,
        "year": int(last[:4]),
    }
    found = {}

    def ask(query, section, item="total", **more):
        cr.execute(query, values | more)
        for row in cr.dictfetchall():
            key = row.pop("key", "") or ""
            for name, value in row.items():
                found[section, item, name, key] = float(value or 0)

    def travel(query, *args, **more):
        ask(REGISTERS + query, *args, **more)

    for section, hkm in (("outbound", False), ("hkm", True)):
        travel(TOTAL, section, hkm=hkm)
        travel(VISITS, section, hkm=hkm)
        travel(COUNTRY, section, "country", hkm=hkm)
    for item in ("kind", "fund", "unit", "rank", "plan"):
        travel(GROUPED.format(column=item), "outbound", item)
    travel(LEADERS, "leaders")
    travel(LEADERS_BY_RANK, "leaders", "rank")
    travel(QUOTA, "plan")
    travel(QUOTA_USED, "plan", first=f"{last[:4]}-01-01")
    for query in (VIOLATIONS, FRAUDS, REFERRALS):
        ask(query, "control")
    ask(f"{BY_RECIPIENT} GROUP BY 1", "control", "recipient")
    for name in ("quota", "quota_persons", "quota_amount"):
        used = found["plan", "total", f"{name}_used", ""]
        quota = found["plan", "total", name, ""]
        share = round(used / quota * 100, 2) if quota else 0.0
        found["plan", "total", f"{name}_share", ""] = share
    return {name: value for name, value in found.items() if value}
