//! The definition of a programme as bytes: every field by name, so that a new one can be added and old ones stay.

use kernel::contact::{Ask, ContactAsked};
use kernel::programme::{Arrivals, Deadline, Names, Product, Programme, Reminders, Venue, WalkIns, Wave};
use kernel::time::Instant;
use kernel::waitlist::WaitlistRule;

use super::{days_in, days_out, journal, small};

pub(super) fn to_wire(it: &Programme) -> journal::Programme {
    journal::Programme {
        id: it.id.clone(),
        name: names_out(&it.name),
        timezone: it.timezone.clone(),
        doses: u32::from(it.doses),
        hold_minutes: u32::from(it.hold_minutes),
        book_until: Some(deadline_out(it.book_until)),
        cancel_until: Some(deadline_out(it.cancel_until)),
        products: it.products.iter().map(product_out).collect(),
        venues: it.venues.iter().map(venue_out).collect(),
        waves: it.waves.iter().map(wave_out).collect(),
        // Said only when something is asked for, so that a programme without has the bytes it always had.
        contact: it.contact.anything().then(|| contact_out(it.contact)),
        arrival: (it.arrival != Arrivals::default()).then(|| arrival_out(it.arrival)),
        reminders: (it.reminders != Reminders::default()).then(|| reminders_out(&it.reminders)),
        waitlist: it.waitlist.map(waitlist_out),
    }
}

pub(super) fn from_wire(it: journal::Programme) -> Result<Programme, String> {
    Ok(Programme {
        id: it.id,
        name: names_in(it.name),
        timezone: it.timezone,
        doses: small(it.doses)?,
        hold_minutes: small(it.hold_minutes)?,
        book_until: deadline_in(it.book_until)?,
        cancel_until: deadline_in(it.cancel_until)?,
        products: it.products.into_iter().map(product_in).collect::<Result<_, _>>()?,
        venues: it.venues.into_iter().map(venue_in).collect(),
        waves: it.waves.into_iter().map(wave_in).collect::<Result<_, _>>()?,
        contact: it.contact.map(contact_in).transpose()?.unwrap_or_default(),
        arrival: it.arrival.map(arrival_in).transpose()?.unwrap_or_default(),
        reminders: it.reminders.map(reminders_in).transpose()?.unwrap_or_default(),
        waitlist: it.waitlist.map(waitlist_in).transpose()?,
    })
}

fn reminders_out(it: &Reminders) -> journal::Reminders {
    journal::Reminders {
        days_before: it.days_before.iter().map(|days| u32::from(*days)).collect(),
        minute_of_day: u32::from(it.minute_of_day),
    }
}

fn reminders_in(it: journal::Reminders) -> Result<Reminders, String> {
    let days_before = it.days_before.into_iter().map(small).collect::<Result<_, _>>()?;
    Ok(Reminders { days_before, minute_of_day: small(it.minute_of_day)? })
}

fn waitlist_out(it: WaitlistRule) -> journal::Waitlist {
    journal::Waitlist {
        offer_minutes: u32::from(it.offer_minutes),
        day_from: u32::from(it.day_from),
        day_until: u32::from(it.day_until),
    }
}

fn waitlist_in(it: journal::Waitlist) -> Result<WaitlistRule, String> {
    let (offer_minutes, day_from) = (small(it.offer_minutes)?, small(it.day_from)?);
    Ok(WaitlistRule { offer_minutes, day_from, day_until: small(it.day_until)? })
}

fn arrival_out(it: Arrivals) -> journal::Arrivals {
    let walk_ins = WalkIns::ALL.iter().position(|known| *known == it.walk_ins).unwrap_or_default();
    journal::Arrivals {
        early_minutes: u32::from(it.early_minutes),
        late_minutes: u32::from(it.late_minutes),
        walk_ins: u32::try_from(walk_ins).unwrap_or_default(),
    }
}

fn arrival_in(it: journal::Arrivals) -> Result<Arrivals, String> {
    let found = usize::try_from(it.walk_ins).ok().and_then(|index| WalkIns::ALL.get(index)).copied();
    Ok(Arrivals {
        early_minutes: small(it.early_minutes)?,
        late_minutes: small(it.late_minutes)?,
        walk_ins: found.ok_or_else(|| format!("walk-ins {}", it.walk_ins))?,
    })
}

fn contact_out(it: ContactAsked) -> journal::Contact {
    let number = |ask: Ask| {
        let index = Ask::ALL.iter().position(|known| *known == ask).unwrap_or_default();
        u32::try_from(index).unwrap_or_default()
    };
    journal::Contact {
        kana_name: number(it.kana_name),
        telephone: number(it.telephone),
        email: number(it.email),
    }
}

fn contact_in(it: journal::Contact) -> Result<ContactAsked, String> {
    let ask = |number: u32| {
        let found = usize::try_from(number).ok().and_then(|index| Ask::ALL.get(index)).copied();
        found.ok_or_else(|| format!("contact {number}"))
    };
    Ok(ContactAsked { kana_name: ask(it.kana_name)?, telephone: ask(it.telephone)?, email: ask(it.email)? })
}

pub(super) fn names_out(names: &Names) -> Vec<journal::Name> {
    names
        .iter()
        .map(|(language, text)| journal::Name { language: language.clone(), text: text.clone() })
        .collect()
}

pub(super) fn names_in(names: Vec<journal::Name>) -> Names {
    names.into_iter().map(|name| (name.language, name.text)).collect()
}

fn deadline_out(it: Deadline) -> journal::Deadline {
    journal::Deadline { days_before: u32::from(it.days_before), minute_of_day: u32::from(it.minute_of_day) }
}

fn deadline_in(it: Option<journal::Deadline>) -> Result<Deadline, String> {
    let it = it.ok_or_else(|| "no deadline".to_owned())?;
    Ok(Deadline { days_before: small(it.days_before)?, minute_of_day: small(it.minute_of_day)? })
}

fn product_out(it: &Product) -> journal::Product {
    journal::Product {
        id: it.id.clone(),
        name: names_out(&it.name),
        earliest_days: u32::from(it.earliest_days),
        standard_days: u32::from(it.standard_days),
    }
}

fn product_in(it: journal::Product) -> Result<Product, String> {
    let (earliest_days, standard_days) = (small(it.earliest_days)?, small(it.standard_days)?);
    Ok(Product { id: it.id, name: names_in(it.name), earliest_days, standard_days })
}

fn venue_out(it: &Venue) -> journal::Venue {
    journal::Venue {
        id: it.id.clone(),
        name: names_out(&it.name),
        address: it.address.clone(),
        phone: it.phone.clone(),
        product: it.product.clone(),
    }
}

fn venue_in(it: journal::Venue) -> Venue {
    Venue { id: it.id, name: names_in(it.name), address: it.address, phone: it.phone, product: it.product }
}

fn wave_out(it: &Wave) -> journal::Wave {
    journal::Wave {
        id: it.id.clone(),
        opens_at: it.opens_at.0,
        closes_at: it.closes_at.map(|at| at.0),
        municipalities: it.municipalities.clone(),
        born_on_or_before: it.born_on_or_before.map(days_out),
        born_on_or_after: it.born_on_or_after.map(days_out),
        venues: it.venues.clone(),
        slots_from: days_out(it.slots_from),
        slots_until: days_out(it.slots_until),
        doses: it.doses.iter().map(|dose| u32::from(*dose)).collect(),
    }
}

fn wave_in(it: journal::Wave) -> Result<Wave, String> {
    Ok(Wave {
        id: it.id,
        opens_at: Instant(it.opens_at),
        closes_at: it.closes_at.map(Instant),
        municipalities: it.municipalities,
        born_on_or_before: it.born_on_or_before.map(days_in),
        born_on_or_after: it.born_on_or_after.map(days_in),
        venues: it.venues,
        slots_from: days_in(it.slots_from),
        slots_until: days_in(it.slots_until),
        doses: it.doses.into_iter().map(small).collect::<Result<_, _>>()?,
    })
}
