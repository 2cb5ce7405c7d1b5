# Clinics and programmes, for planners: Japanese and English only

guard-outside_waves = { $slots } slots at { $venue } ({ $days }) lie in no wave: nobody could book them, or everybody if a wave is widened later.
    .next = Look at the days. If they are right, make the wave for them first.
guard-far_date = { $slots } slots at { $venue } ({ $days }) are { $seen } days from any other day there; more than { $usual } is unusual.
    .next = Look at month and year. A date that was published once may have to be honoured.
guard-capacity = { $slots } slots at { $venue } ({ $days }) have { $seen } places; { $usual } would be usual for their length.
    .next = See whether the number is for one slot, for an hour or for the day.
guard-second_doses = { $slots } slots at { $venue } ({ $days }) are for first doses: { $usual } first doses are planned, and { $seen } places when the second are due.
    .next = Plan the second doses first, or together with these.
guard-past = { $slots } slots at { $venue } ({ $days }) have begun already: nobody can book them.
    .next = See whether the day is right.
