// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/anomalies.h"

#include "core/check/admission_watch.h"
#include "core/check/batch_watch.h"
#include "core/check/claim_watch.h"
#include "core/check/cluster_watch.h"
#include "core/check/effect_watch.h"
#include "core/check/log_watch.h"
#include "core/check/scheduler_watch.h"
#include "core/check/slow_watch.h"
#include "core/check/store_watch.h"
#include "core/check/transaction_watch.h"
#include "core/check/write_watch.h"

namespace millrace::check {

namespace {

/// Checks of what both halves share: clock, causes, tape.
class TraceWatch {
public:
    TraceWatch(Tape& tape, Findings& findings) : m_tape{tape}, m_findings{findings} {}

    void see(const Step& step)
    {
        if (step.timeNs < m_timeNs)
            m_findings.add(Anomaly::TimeWentBack, step, "Time goes back from {} to {} ns.",
                           m_timeNs, step.timeNs);
        m_timeNs = step.timeNs;
        if (step.cause && *step.cause >= step.fact)
            m_findings.add(Anomaly::CauseFromFuture, step,
                           "The cause, fact {}, does not come before its consequence.",
                           *step.cause);
        if (m_ended)
            m_findings.add(Anomaly::AfterTheEnd, step, "{} follows the end of the run.",
                           nameOf(step.kind));
        m_ended = m_ended || step.kind == Kind::RunEnded;
        if (step.kind == Kind::Happened)
            happened(step);
    }

private:
    void happened(const Step& step)
    {
        if (step.happening != m_tape.size())
            m_findings.add(Anomaly::TapeBroken, step, "Happening {} was expected, not {}.",
                           m_tape.size(), step.happening);
        if (step.number != ++m_numbers[step.entity])
            m_findings.add(Anomaly::TapeBroken, step,
                           "Number {} of entity {} was expected, not {}.", m_numbers[step.entity],
                           step.entity, step.number);
        m_tape.emplace(step.happening, &step);
    }

    Tape& m_tape;
    Findings& m_findings;
    std::int64_t m_timeNs = 0;
    bool m_ended = false;
    std::map<std::uint32_t, std::uint32_t> m_numbers;  ///< Last number, by entity.
};

}  // namespace

std::string_view nameOf(Anomaly anomaly)
{
    switch (anomaly) {
    case Anomaly::TimeWentBack:
        return "time-went-back";
    case Anomaly::CauseFromFuture:
        return "cause-from-future";
    case Anomaly::AfterTheEnd:
        return "after-the-end";
    case Anomaly::TapeBroken:
        return "tape-broken";
    case Anomaly::Unexpected:
        return "unexpected";
    case Anomaly::Duplicate:
        return "duplicate";
    case Anomaly::BeforeArrival:
        return "before-arrival";
    case Anomaly::Zombie:
        return "zombie";
    case Anomaly::WrongState:
        return "wrong-state";
    case Anomaly::NothingInHand:
        return "nothing-in-hand";
    case Anomaly::EnqueueLost:
        return "enqueue-lost";
    case Anomaly::BusyHand:
        return "busy-hand";
    case Anomaly::ExecutionMiscount:
        return "execution-miscount";
    case Anomaly::EffectWithoutStart:
        return "effect-without-start";
    case Anomaly::EffectTwice:
        return "effect-twice";
    case Anomaly::WrongEffect:
        return "wrong-effect";
    case Anomaly::EndedWithoutStart:
        return "ended-without-start";
    case Anomaly::EndedWithoutEffect:
        return "ended-without-effect";
    case Anomaly::OffsetGap:
        return "offset-gap";
    case Anomaly::InconsistentOffsets:
        return "inconsistent-offsets";
    case Anomaly::LogStartWrong:
        return "log-start-wrong";
    case Anomaly::SegmentSplit:
        return "segment-split";
    case Anomaly::CompactedWrongly:
        return "compacted-wrongly";
    case Anomaly::FetchOutOfRange:
        return "fetch-out-of-range";
    case Anomaly::PollSkip:
        return "poll-skip";
    case Anomaly::NonmonotonicPoll:
        return "nonmonotonic-poll";
    case Anomaly::NonOwner:
        return "non-owner";
    case Anomaly::TwoOwners:
        return "two-owners";
    case Anomaly::ReassignedBeforeExpulsion:
        return "reassigned-before-expulsion";
    case Anomaly::WrongPosition:
        return "wrong-position";
    case Anomaly::Membership:
        return "membership";
    case Anomaly::GenerationWrong:
        return "generation-wrong";
    case Anomaly::SessionEnd:
        return "session-end";
    case Anomaly::ExpelledAlive:
        return "expelled-alive";
    case Anomaly::CommitBeyondEnd:
        return "commit-beyond-end";
    case Anomaly::CommitNotInHand:
        return "commit-not-in-hand";
    case Anomaly::RefusedWrongly:
        return "refused-wrongly";
    case Anomaly::WrongNext:
        return "wrong-next";
    case Anomaly::GivenUpEarly:
        return "given-up-early";
    case Anomaly::PollTimeout:
        return "poll-timeout";
    case Anomaly::AssignmentMiscount:
        return "assignment-miscount";
    case Anomaly::Unowned:
        return "unowned";
    case Anomaly::PartitionCountWrong:
        return "partition-count-wrong";
    case Anomaly::AnswerWithoutAcquisition:
        return "answer-without-acquisition";
    case Anomaly::LockEnd:
        return "lock-end";
    case Anomaly::EarlyArrival:
        return "early-arrival";
    case Anomaly::EffectOfTheDown:
        return "effect-of-the-down";
    case Anomaly::NotTheLeader:
        return "not-the-leader";
    case Anomaly::EpochWrong:
        return "epoch-wrong";
    case Anomaly::DirtyLeader:
        return "dirty-leader";
    case Anomaly::FollowerDiverged:
        return "follower-diverged";
    case Anomaly::WatermarkWrong:
        return "watermark-wrong";
    case Anomaly::CommittedLost:
        return "committed-lost";
    case Anomaly::WrongTruncation:
        return "wrong-truncation";
    case Anomaly::InSyncWrong:
        return "in-sync-wrong";
    case Anomaly::FencedWrong:
        return "fenced-wrong";
    case Anomaly::SequenceGap:
        return "sequence-gap";
    case Anomaly::AcceptedEarly:
        return "accepted-early";
    case Anomaly::UnstableRead:
        return "unstable-read";
    case Anomaly::AbortedRead:
        return "aborted-read";
    case Anomaly::MarkerDelivered:
        return "marker-delivered";
    case Anomaly::MixedMarkers:
        return "mixed-markers";
    case Anomaly::MarkerMissing:
        return "marker-missing";
    case Anomaly::StableOffsetWrong:
        return "stable-offset-wrong";
    case Anomaly::NotEnlisted:
        return "not-enlisted";
    case Anomaly::AfterTheDecision:
        return "after-the-decision";
    case Anomaly::WrongDecision:
        return "wrong-decision";
    case Anomaly::DoubleClaim:
        return "double-claim";
    case Anomaly::ClaimedNotReady:
        return "claimed-not-ready";
    case Anomaly::Ghost:
        return "ghost";
    case Anomaly::ClaimedOutOfTurn:
        return "claimed-out-of-turn";
    case Anomaly::AttemptMiscount:
        return "attempt-miscount";
    case Anomaly::TooManyAttempts:
        return "too-many-attempts";
    case Anomaly::LeaseEnd:
        return "lease-end";
    case Anomaly::LeaseOfTheLiving:
        return "lease-of-the-living";
    case Anomaly::CompletedTwice:
        return "completed-twice";
    case Anomaly::EarlyReady:
        return "early-ready";
    case Anomaly::DeadLetteredEarly:
        return "dead-lettered-early";
    case Anomaly::GroupOverlap:
        return "group-overlap";
    case Anomaly::KeyRepeated:
        return "key-repeated";
    case Anomaly::LimitExceeded:
        return "limit-exceeded";
    case Anomaly::SlotWrong:
        return "slot-wrong";
    case Anomaly::ClaimedPaused:
        return "claimed-paused";
    case Anomaly::BatchWrong:
        return "batch-wrong";
    case Anomaly::StoreWrong:
        return "store-wrong";
    }
    return {};
}

std::vector<Finding> findAnomalies(const History& history)
{
    Findings findings;
    Tape tape;
    TraceWatch trace{tape, findings};
    LogWatch log{history, tape, findings};
    ListWatch list{history, tape, findings};
    ClaimWatch claims{history, findings};
    AdmissionWatch admission{history, tape, findings};
    const bool claiming = ClaimWatch::isFor(history);
    RequestWatch requests{tape, findings};
    EffectWatch effects{findings};
    SlowWatch slow{findings};
    SchedulerWatch schedulers{tape, findings};
    WriteWatch writes{tape, findings};
    BatchWatch batches{findings};
    StoreWatch store{findings};
    ClusterWatch cluster{findings};
    TransactionWatch transactions{history, findings};
    auto setting = history.settings.begin();
    for (const Step& step : history.steps) {
        trace.see(step);
        if (step.kind == Kind::SettingStated && setting != history.settings.end()) {
            log.state(*setting);
            list.state(*setting);
            claims.state(*setting);
            admission.state(*setting);
            cluster.state(*setting);
            effects.state(*setting);
            slow.state(*setting);
            writes.state(*setting);
            batches.state(*setting);
            store.state(*setting);
            transactions.state(*setting);
            ++setting;
        }
        cluster.see(step);
        transactions.see(step);
        log.see(step);
        if (claiming)
            claims.see(step);
        else
            list.see(step);
        admission.see(step);
        requests.see(step);
        effects.see(step);
        slow.see(step);
        schedulers.see(step);
        writes.see(step);
        batches.see(step);
        store.see(step);
    }
    if (!history.steps.empty()) {
        log.end();
        if (claiming)
            claims.end();
        else
            list.end();
        schedulers.end(history.steps.back());
        batches.end(history.steps.back());
        writes.end(history.steps.back());
    }
    return findings.take();
}

std::string describe(const Finding& finding)
{
    return fmt::format("{} at fact {}: {}", nameOf(finding.anomaly), finding.fact, finding.message);
}

std::vector<std::string> findAnomalies(std::string_view csv)
{
    const Result<History> history = readHistory(csv);
    if (!history)
        return {
            fmt::format("unreadable: Line {}: {}", history.error().line, history.error().message)};
    std::vector<std::string> lines;
    for (const Finding& each : findAnomalies(history.value()))
        lines.push_back(describe(each));
    return lines;
}

}  // namespace millrace::check
