//! What staff may be allowed to do: each act with its number, its name, and whether it wants a proof of who they are.
//!
//! Who may do which stands in the table beside it and not here.
//! The surprise: a number stands in journals for ever, so an act that is given up leaves its number behind.

/// What staff may be allowed to do. The number stands in journals and is never given to another act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Looks for a person.
    FindPerson = 1,
    /// Sees a person's history.
    SeePerson = 2,
    /// Sees a person's contact data.
    SeeContact = 3,
    /// Holds a place for a person, or lets it go.
    HoldPlace = 4,
    /// Books the place for them.
    BookPlace = 5,
    /// Moves their booking.
    MoveBooking = 6,
    /// Cancels their booking.
    CancelBooking = 7,
    /// Ends the pause after their mismatches.
    LiftPause = 8,
    /// Hands their receipt out again.
    ShowReceipt = 9,
    /// Sees accounts and their sessions.
    SeeAccounts = 20,
    /// Adds, grants, disables, enables or resets an account.
    ChangeAccount = 21,
    /// Ends somebody else's session.
    EndSession = 22,
    /// Sees who looked at whom, and which acts were refused.
    SeeLooks = 30,
    /// Sees how a programme stands.
    SeeFigures = 40,
    /// Sees how the system stands: alarms, audit, witnesses, room.
    SeeSystem = 41,
    /// Sees places that are published, stops, and what became of whom they concern.
    SeePlaces = 50,
    /// Stops bookings, or lets them go on.
    StopBooking = 51,
    /// Calls places off.
    CallOff = 52,
    /// Moves people by a rule.
    MoveDisplaced = 53,
    /// Gives a slot another capacity.
    ChangeCapacity = 54,
    /// Sees lots, and whom each concerns, without contact data.
    SeeRecall = 55,
    /// Recalls a lot, or takes a recall back.
    RecallLot = 56,
    /// Gives a notice, or takes one away.
    GiveNotice = 57,
    /// Sees the list of a day at a venue.
    SeeDay = 60,
    /// Sees who stands at a venue's counter.
    SeeArrival = 61,
    /// Sees names on the list of a day.
    SeeNames = 62,
    /// Checks somebody in, also by moving their booking here.
    CheckIn = 63,
    /// Takes somebody without a booking.
    WalkIn = 64,
    /// Records that papers were looked at, and the dose given or not.
    RecordDose = 65,
    /// Undoes the newest step of a visit.
    UndoStep = 66,
    /// Closes the day of a venue.
    CloseDay = 67,
    /// Books the next dose of somebody who is there.
    BookNextDose = 68,
    /// Declares a lot.
    ChangeLot = 70,
    /// Reads the journal, with proofs.
    SeeJournal = 72,
    /// Takes a table out of the console.
    ExportTable = 73,
    /// Sees how a municipality's vouchers stand, and which lists were loaded.
    SeeRoster = 80,
    /// Loads a municipality's list, or looks what it would change.
    LoadRoster = 81,
    /// Undoes a list that was loaded.
    UndoRoster = 82,
    /// Reissues, revokes or reinstates a voucher.
    AmendVoucher = 83,
    /// Sees clinics and proposals, plans slots, asks who could book what.
    PlanSlots = 90,
    /// Proposes slots or an opening.
    ProposeSlots = 91,
    /// Approves or rejects a proposal.
    DecideProposal = 92,
    /// Sees a programme: products, venues, waves.
    SeeProgramme = 93,
    /// Changes a programme.
    ChangeProgramme = 94,
    /// Keeps places for a way in, or no more.
    StateQuota = 100,
    /// Proposes that more people than places may book.
    ProposeOverbooking = 101,
    /// Takes that back.
    LiftOverbooking = 102,
    /// Gives them a code for one sign-in.
    GiveCode = 110,
    /// Links their voucher to the one that replaces it.
    LinkVoucher = 111,
    /// Sees whom to call back.
    SeeCallBacks = 112,
    /// Promises to call somebody back.
    NoteCallBack = 113,
    /// Takes a call, sees its number, says what came of it.
    TakeCallBack = 114,
    /// Compares a municipality's list with another programme's by digests.
    CompareDigests = 115,
    /// Takes the doses given to a municipality's people in the layout of its register.
    ExportVrs = 120,
    /// Takes the letters to a municipality's people as a print file.
    PrintLetters = 130,
    /// Chooses for somebody by which way messages come.
    ChooseMessages = 131,
    /// Puts somebody on the waitlist, takes them off, or lets an offered place go for them.
    KeepTurn = 132,
    /// Sees how a waitlist stands, without anybody's name.
    SeeWaitlist = 133,
}

impl Act {
    /// Every act, in the order of its number.
    pub const ALL: [Act; 58] = [
        Act::FindPerson,
        Act::SeePerson,
        Act::SeeContact,
        Act::HoldPlace,
        Act::BookPlace,
        Act::MoveBooking,
        Act::CancelBooking,
        Act::LiftPause,
        Act::ShowReceipt,
        Act::SeeAccounts,
        Act::ChangeAccount,
        Act::EndSession,
        Act::SeeLooks,
        Act::SeeFigures,
        Act::SeeSystem,
        Act::SeePlaces,
        Act::StopBooking,
        Act::CallOff,
        Act::MoveDisplaced,
        Act::ChangeCapacity,
        Act::SeeRecall,
        Act::RecallLot,
        Act::GiveNotice,
        Act::SeeDay,
        Act::SeeArrival,
        Act::SeeNames,
        Act::CheckIn,
        Act::WalkIn,
        Act::RecordDose,
        Act::UndoStep,
        Act::CloseDay,
        Act::BookNextDose,
        Act::ChangeLot,
        Act::SeeJournal,
        Act::ExportTable,
        Act::SeeRoster,
        Act::LoadRoster,
        Act::UndoRoster,
        Act::AmendVoucher,
        Act::PlanSlots,
        Act::ProposeSlots,
        Act::DecideProposal,
        Act::SeeProgramme,
        Act::ChangeProgramme,
        Act::StateQuota,
        Act::ProposeOverbooking,
        Act::LiftOverbooking,
        Act::GiveCode,
        Act::LinkVoucher,
        Act::SeeCallBacks,
        Act::NoteCallBack,
        Act::TakeCallBack,
        Act::CompareDigests,
        Act::ExportVrs,
        Act::PrintLetters,
        Act::ChooseMessages,
        Act::KeepTurn,
        Act::SeeWaitlist,
    ];

    /// The durable number.
    pub fn number(self) -> u32 {
        self as u32
    }

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Act::FindPerson => "find_person",
            Act::SeePerson => "see_person",
            Act::SeeContact => "see_contact",
            Act::HoldPlace => "hold_place",
            Act::BookPlace => "book_place",
            Act::MoveBooking => "move_booking",
            Act::CancelBooking => "cancel_booking",
            Act::LiftPause => "lift_pause",
            Act::ShowReceipt => "show_receipt",
            Act::SeeAccounts => "see_accounts",
            Act::ChangeAccount => "change_account",
            Act::EndSession => "end_session",
            Act::SeeLooks => "see_looks",
            Act::SeeFigures => "see_figures",
            Act::SeeSystem => "see_system",
            Act::SeeRoster => "see_roster",
            Act::LoadRoster => "load_roster",
            Act::UndoRoster => "undo_roster",
            Act::AmendVoucher => "amend_voucher",
            Act::SeePlaces => "see_places",
            Act::StopBooking => "stop_booking",
            Act::CallOff => "call_off",
            Act::MoveDisplaced => "move_displaced",
            Act::ChangeCapacity => "change_capacity",
            Act::PlanSlots => "plan_slots",
            Act::ProposeSlots => "propose_slots",
            Act::DecideProposal => "decide_proposal",
            Act::SeeDay => "see_day",
            Act::SeeArrival => "see_arrival",
            Act::SeeNames => "see_names",
            Act::CheckIn => "check_in",
            Act::WalkIn => "walk_in",
            Act::RecordDose => "record_dose",
            Act::UndoStep => "undo_step",
            Act::CloseDay => "close_day",
            Act::BookNextDose => "book_next_dose",
            Act::ChangeLot => "change_lot",
            Act::SeeRecall => "see_recall",
            Act::RecallLot => "recall_lot",
            Act::GiveNotice => "give_notice",
            Act::SeeJournal => "see_journal",
            Act::ExportTable => "export_table",
            Act::SeeProgramme => "see_programme",
            Act::ChangeProgramme => "change_programme",
            Act::StateQuota => "state_quota",
            Act::ProposeOverbooking => "propose_overbooking",
            Act::LiftOverbooking => "lift_overbooking",
            Act::ExportVrs => "export_vrs",
            Act::PrintLetters => "print_letters",
            Act::ChooseMessages => "choose_messages",
            Act::KeepTurn => "keep_turn",
            Act::SeeWaitlist => "see_waitlist",
            Act::GiveCode => "give_code",
            Act::LinkVoucher => "link_voucher",
            Act::SeeCallBacks => "see_call_backs",
            Act::NoteCallBack => "note_call_back",
            Act::TakeCallBack => "take_call_back",
            Act::CompareDigests => "compare_digests",
        }
    }

    /// The public name of the act with this number.
    pub fn name_of(number: u32) -> Option<&'static str> {
        Act::ALL.into_iter().find(|act| act.number() == number).map(Act::as_str)
    }

    /// Whether whoever does it must have proved who they are in the last ten minutes.
    pub fn wants_proof(self) -> bool {
        matches!(
            self,
            Act::ChangeAccount
                | Act::EndSession
                | Act::CallOff
                | Act::MoveDisplaced
                | Act::ChangeProgramme
                | Act::LinkVoucher
        )
    }
}
