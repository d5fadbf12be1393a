//! What waits to be written: three bounded lanes, people before timers before intake, whole calls together.

use crate::limits::{BATCH_ITEMS_MAX, QUEUE_INTAKE_ITEMS_MAX, QUEUE_OTHER_ITEMS_MAX};
use crate::{Item, Priority, StoreError};
use nightbell_core::Outcome;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, oneshot};

/// What became of an item.
pub(crate) type Answer = Result<Outcome, StoreError>;

/// An item on its way, and its answer once there is one.
#[derive(Debug)]
pub(crate) struct Pending {
    /// The item.
    pub(crate) item: Item,
    /// Set by each attempt anew. An item without one was not done.
    pub(crate) answer: Option<Answer>,
}

/// What one commit takes on: whole calls, most urgent first.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The items of all calls, in the order in which they are decided.
    pub(crate) pending: Vec<Pending>,
    calls: Vec<(usize, oneshot::Sender<Vec<Pending>>)>,
}

impl Batch {
    /// Gives every caller its items back with their answers. Whoever made them drops them too: the writer has no time for it.
    pub(crate) fn finish(self) {
        let mut pending = self.pending.into_iter();
        for (count, caller) in self.calls {
            // A caller that is gone does not mind.
            let _ = caller.send(pending.by_ref().take(count).collect());
        }
    }
}

/// The error of whatever comes after the end.
pub(crate) fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".to_owned())
}

#[derive(Debug)]
struct Call {
    items: Vec<Item>,
    caller: oneshot::Sender<Vec<Pending>>,
}

#[derive(Debug, Default)]
struct Lane {
    calls: VecDeque<Call>,
    items: usize,
}

#[derive(Debug)]
struct Lanes<J> {
    /// In the order of [`Priority`].
    lanes: [Lane; 3],
    jobs: VecDeque<J>,
    closed: bool,
}

impl<J> Lanes<J> {
    fn is_empty(&self) -> bool {
        self.jobs.is_empty() && self.lanes.iter().all(|lane| lane.calls.is_empty())
    }
}

/// The queue before the writer. `J` is a back end's own kind of work that goes between batches (single-writer back ends
/// bring their other writes this way); the default is none.
pub(crate) struct Queue<J = Infallible> {
    lanes: Mutex<Lanes<J>>,
    /// For a writer that is a thread.
    arrived: Condvar,
    /// For a writer that is a task.
    notify: Notify,
}

impl<J> std::fmt::Debug for Queue<J> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").finish_non_exhaustive()
    }
}

impl<J> Queue<J> {
    /// An empty, open queue.
    pub(crate) fn new() -> Queue<J> {
        let lanes = Lanes { lanes: Default::default(), jobs: VecDeque::new(), closed: false };
        Queue { lanes: Mutex::new(lanes), arrived: Condvar::new(), notify: Notify::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Lanes<J>> {
        // Nothing in here panics half-way through a change.
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues the items of one call and waits for their answers, in their order.
    ///
    /// A call goes into the lane of its most urgent item and is refused whole when that lane has no room for it. One that is
    /// larger than a batch is decided in several, still in order.
    pub(crate) async fn submit(&self, items: Vec<Item>) -> Vec<Answer> {
        let count = items.len();
        let Some(priority) = items.iter().map(|item| item.priority).min() else { return Vec::new() };
        let answers = match self.enqueue(items, priority) {
            Ok(answers) => answers,
            Err(error) => return vec![Err(error); count],
        };
        let mut all = Vec::with_capacity(count);
        for (part, answer) in answers {
            match answer.await {
                Ok(settled) => {
                    all.extend(settled.into_iter().map(|one| one.answer.unwrap_or_else(|| Err(closed()))));
                }
                Err(_) => all.extend((0..part).map(|_| Err(closed()))),
            }
        }
        all
    }

    #[expect(clippy::type_complexity, reason = "how many items, and where their answers will come")]
    fn enqueue(
        &self,
        items: Vec<Item>,
        priority: Priority,
    ) -> Result<Vec<(usize, oneshot::Receiver<Vec<Pending>>)>, StoreError> {
        let items_max = match priority {
            Priority::Person | Priority::Timer => QUEUE_OTHER_ITEMS_MAX,
            Priority::Intake => QUEUE_INTAKE_ITEMS_MAX,
        };
        let mut answers = Vec::with_capacity(1);
        {
            let mut lanes = self.lock();
            if lanes.closed {
                return Err(closed());
            }
            let lane = &mut lanes.lanes[priority as usize];
            if lane.items + items.len() > items_max {
                return Err(StoreError::Overloaded);
            }
            lane.items += items.len();
            let mut rest = items;
            while !rest.is_empty() {
                let after = rest.split_off(rest.len().min(BATCH_ITEMS_MAX));
                let (caller, answer) = oneshot::channel();
                answers.push((rest.len(), answer));
                lane.calls.push_back(Call { items: rest, caller });
                rest = after;
            }
        }
        self.wake();
        Ok(answers)
    }

    /// Queues a job; it is done before the next batch.
    pub(crate) fn submit_job(&self, job: J) -> Result<(), StoreError> {
        {
            let mut lanes = self.lock();
            if lanes.closed {
                return Err(closed());
            }
            if lanes.jobs.len() >= QUEUE_OTHER_ITEMS_MAX {
                return Err(StoreError::Overloaded);
            }
            lanes.jobs.push_back(job);
        }
        self.wake();
        Ok(())
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Takes all jobs that wait.
    pub(crate) fn take_jobs(&self) -> VecDeque<J> {
        std::mem::take(&mut self.lock().jobs)
    }

    /// Takes the next batch, if anything waits.
    pub(crate) fn take(&self) -> Option<Batch> {
        let mut batch = Batch { pending: Vec::new(), calls: Vec::new() };
        let mut lanes = self.lock();
        'full: for lane in &mut lanes.lanes {
            while let Some(call) = lane.calls.front() {
                if !batch.pending.is_empty() && batch.pending.len() + call.items.len() > BATCH_ITEMS_MAX {
                    break 'full;
                }
                let Some(call) = lane.calls.pop_front() else { break };
                lane.items -= call.items.len();
                batch.calls.push((call.items.len(), call.caller));
                batch.pending.extend(call.items.into_iter().map(|item| Pending { item, answer: None }));
            }
        }
        if batch.calls.is_empty() { None } else { Some(batch) }
    }

    /// Blocks until something waits (true), or the queue is closed and empty (false).
    pub(crate) fn wait_blocking(&self) -> bool {
        let mut lanes = self.lock();
        while lanes.is_empty() && !lanes.closed {
            lanes = self.arrived.wait(lanes).unwrap_or_else(PoisonError::into_inner);
        }
        !lanes.is_empty()
    }

    /// Waits until something waits (true), or the queue is closed and empty (false). For one waiting task.
    pub(crate) async fn wait(&self) -> bool {
        loop {
            let arrived = self.notify.notified();
            {
                let lanes = self.lock();
                if !lanes.is_empty() || lanes.closed {
                    return !lanes.is_empty();
                }
            }
            arrived.await;
        }
    }

    /// Lets nothing more in. What waits is still to be done.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.wake();
    }

    /// Closes, and drops what waits: its callers learn that the store is closed. For a writer that cannot go on.
    pub(crate) fn abandon(&self) {
        let mut lanes = self.lock();
        lanes.closed = true;
        lanes.lanes = Default::default();
        lanes.jobs.clear();
        drop(lanes);
        self.wake();
    }

    fn wake(&self) {
        self.arrived.notify_all();
        self.notify.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_core::{Decision, Keys};
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Waker};

    fn item(priority: Priority) -> Item {
        Item {
            told: None,
            priority,
            keys: Keys::default(),
            configuration_revision: 0,
            decide: Box::new(|_, _, _| Decision::default()),
        }
    }

    fn items(priority: Priority, count: usize) -> Vec<Item> {
        (0..count).map(|_| item(priority)).collect()
    }

    type Submitted<'a> = Pin<Box<dyn Future<Output = Vec<Answer>> + 'a>>;

    /// Queues at once and returns what waits for the answers, or the answers when they are there already.
    fn submit(queue: &Queue, items: Vec<Item>) -> Result<Submitted<'_>, Vec<Answer>> {
        let mut submitted: Submitted<'_> = Box::pin(queue.submit(items));
        match submitted.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            std::task::Poll::Ready(answers) => Err(answers),
            std::task::Poll::Pending => Ok(submitted),
        }
    }

    fn check(calls: &[(Priority, usize)], batches: &[&[Priority]]) {
        let queue: Queue = Queue::new();
        let waiting: Vec<_> =
            calls.iter().map(|(priority, count)| submit(&queue, items(*priority, *count)).ok().unwrap()).collect();
        for expected in batches {
            let taken = queue.take().unwrap();
            let mut priorities: Vec<_> = taken.pending.iter().map(|one| one.item.priority).collect();
            priorities.dedup();
            assert_eq!(priorities, *expected);
        }
        assert!(queue.take().is_none());
        drop(waiting);
    }

    #[test]
    fn people_go_before_timers_before_intake() {
        use Priority::{Intake, Person, Timer};
        check(&[], &[]);
        check(&[(Intake, 5), (Timer, 2), (Person, 1)], &[&[Person, Timer, Intake]]);
        // What does not fit whole waits for the next batch.
        check(&[(Intake, BATCH_ITEMS_MAX), (Timer, 2)], &[&[Timer], &[Intake]]);
        check(&[(Intake, BATCH_ITEMS_MAX - 2), (Timer, 2)], &[&[Timer, Intake]]);
        check(&[(Intake, BATCH_ITEMS_MAX + 1)], &[&[Intake], &[Intake]]);
    }

    #[test]
    fn a_full_lane_refuses_and_the_others_do_not() {
        let queue: Queue = Queue::new();
        let _waiting = submit(&queue, items(Priority::Intake, QUEUE_INTAKE_ITEMS_MAX)).ok().unwrap();
        let refused = submit(&queue, items(Priority::Intake, 2)).err().unwrap();
        assert_eq!(refused.len(), 2);
        assert!(refused.iter().all(|answer| matches!(answer, Err(StoreError::Overloaded))));
        assert!(submit(&queue, items(Priority::Timer, QUEUE_OTHER_ITEMS_MAX)).is_ok());
        assert!(submit(&queue, items(Priority::Person, 1)).is_ok());
    }

    #[test]
    fn answers_come_in_the_order_of_the_items_and_closing_answers_everybody() {
        let queue: Queue = Queue::new();
        let mut first = submit(&queue, items(Priority::Intake, 3)).ok().unwrap();
        let mut batch = queue.take().unwrap();
        batch.pending[0].answer = Some(Ok(Outcome::Done));
        batch.pending[1].answer = Some(Err(StoreError::Overloaded));
        batch.finish();
        let std::task::Poll::Ready(answers) = first.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("answered")
        };
        assert!(matches!(
            answers.as_slice(),
            [Ok(Outcome::Done), Err(StoreError::Overloaded), Err(StoreError::Unavailable(_))]
        ));

        let mut second = submit(&queue, items(Priority::Person, 1)).ok().unwrap();
        queue.close();
        assert!(queue.wait_blocking(), "what waits is still to be done");
        let late = submit(&queue, items(Priority::Person, 1)).err().unwrap();
        assert!(matches!(late.as_slice(), [Err(StoreError::Unavailable(_))]));
        queue.abandon();
        assert!(!queue.wait_blocking());
        let ready = second.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(
            matches!(ready, std::task::Poll::Ready(answers) if matches!(answers.as_slice(), [Err(StoreError::Unavailable(_))]))
        );
    }
}
