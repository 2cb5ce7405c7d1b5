//! The linear checker: whether one order of all answers agrees with everybody's clock.
//!
//! Every answer of a command names the position of the journal that it rests on. If one was told before another was
//! asked for, its position must not be the later one. With the replay of every entry through the model and each
//! answer held against it, that is linearizability, found in linear time but for a sort: the order needs no search,
//! because the positions give it.

/// An answer: when it was asked for and told, and the position that it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) asked: usize,
    pub(super) answered: usize,
    pub(super) position: u64,
}

/// Two answers of which the later asked rests on an earlier position, if there are any.
pub(super) fn first_out_of_order(mut lines: Vec<Line>) -> Option<(Line, Line)> {
    let mut told = lines.clone();
    told.sort_by_key(|line| line.answered);
    lines.sort_by_key(|line| line.asked);
    let mut told = told.into_iter().peekable();
    let mut newest: Option<Line> = None;
    for line in lines {
        while let Some(before) = told.next_if(|before| before.answered < line.asked) {
            if newest.is_none_or(|newest| before.position > newest.position) {
                newest = Some(before);
            }
        }
        if let Some(newest) = newest.filter(|newest| newest.position > line.position) {
            return Some((newest, line));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(asked: usize, answered: usize, position: u64) -> Line {
        Line { asked, answered, position }
    }

    #[test]
    fn answers_that_overlap_may_come_in_any_order() {
        assert_eq!(first_out_of_order(vec![line(1, 9, 5), line(2, 3, 7), line(9, 10, 7)]), None);
    }

    #[test]
    fn an_answer_from_the_past_is_found() {
        let (told, asked) = (line(1, 2, 8), line(3, 4, 6));
        assert_eq!(first_out_of_order(vec![asked, line(1, 5, 2), told]), Some((told, asked)));
    }
}
