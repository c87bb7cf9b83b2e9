// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/check/cluster_watch.h"

// The producer's batches and their requests.

namespace millrace::check {

void ClusterWatch::buffered(const Step& step)
{
    Batch& batch = m_batches[step.batch];
    if (batch.attempt > 0 || batch.over)
        m_findings.add(Anomaly::WrongState, step, "Batch {} gets a record after it was sent.",
                       step.batch);
    else if (batch.partition != kNone && batch.partition != step.partition)
        m_findings.add(Anomaly::Unexpected, step, "Batch {} is of partition {}, not {}.",
                       step.batch, batch.partition, step.partition);
    batch.partition = step.partition;
    batch.records.push_back(step.happening);
}

void ClusterWatch::batchSent(const Step& step)
{
    Batch& batch = m_batches[step.batch];
    if (batch.over || batch.records.empty())
        m_findings.add(Anomaly::WrongState, step, "Batch {} is sent, but is over or empty.",
                       step.batch);
    else if (step.attempt != ++batch.attempt)
        m_findings.add(Anomaly::AttemptMiscount, step, "Attempt {} of batch {} was expected.",
                       batch.attempt, step.batch);
    batch.attempt = step.attempt;
    batch.broker = step.broker;
    batch.acks = step.mode;
    batch.arrivesAt = step.arrivesAt;
}

void ClusterWatch::checkInTime(const Step& step, const Batch& batch)
{
    const std::uint32_t leader = m_logs.at(batch.partition).leader;
    if (step.timeNs != batch.arrivesAt)
        m_findings.add(Anomaly::BeforeArrival, step, "Batch {} arrives at {} ns.", step.batch,
                       batch.arrivesAt);
    else if (leader != batch.broker || !m_logs.online(batch.partition))
        m_findings.add(Anomaly::NotTheLeader, step,
                       "Broker {} has batch {}, but does not lead partition {}.", batch.broker,
                       step.batch, batch.partition);
}

void ClusterWatch::batchAppended(const Step& step)
{
    Batch& batch = m_batches[step.batch];
    Partition& partition = m_partitions[batch.partition];
    checkInTime(step, batch);
    if (batch.acks == modeOf("all") && !hasEnoughInSync(batch.partition))
        m_findings.add(Anomaly::AcceptedEarly, step, "Batch {} is appended with {} in sync.",
                       step.batch, partition.inSync.size());
    if (step.offset != m_logs.at(batch.partition).counts.size())
        m_findings.add(Anomaly::OffsetGap, step, "Batch {} begins at offset {}, not {}.",
                       step.batch, step.offset, m_logs.at(batch.partition).counts.size());
    if (m_idempotence) {
        // Of what the log still holds nothing may come twice or later.
        for (const auto& [sequence, end] : partition.batches)
            if (step.sequence <= sequence) {
                m_findings.add(Anomaly::SequenceGap, step,
                               "Sequence {} is appended after {} in partition {}.", step.sequence,
                               sequence, batch.partition);
                break;
            }
    }
    batch.end = step.offset + batch.records.size();
    batch.appended = 0;
    partition.batches.emplace_back(step.sequence, batch.end);
    m_appending = step.batch;
}

void ClusterWatch::recordAppended(const Step& step)
{
    if (!m_logs.inForce())
        return;
    Batch* batch = m_appending == kNone ? nullptr : &m_batches[m_appending];
    if (batch == nullptr || batch->appended >= batch->records.size() ||
        batch->records[batch->appended] != step.happening || batch->partition != step.partition)
        m_findings.add(Anomaly::Unexpected, step,
                       "The record of happening {} is not the next of the batch.", step.happening);
    if (batch != nullptr && ++batch->appended >= batch->records.size())
        m_appending = kNone;
}

/// Accepted, or known already.
void ClusterWatch::answered(const Step& step)
{
    Batch& batch = m_batches[step.batch];
    const Partition& partition = m_partitions[batch.partition];
    if (step.kind == Kind::BatchRecognized) {
        checkInTime(step, batch);
        if (!m_idempotence || batch.end == 0)
            m_findings.add(Anomaly::SequenceGap, step,
                           "Batch {} is recognised, but was never appended.", step.batch);
        return;
    }
    if (step.mode != modeOf("NONE") || batch.acks != modeOf("all"))
        return;
    if (partition.watermark < batch.end)
        m_findings.add(Anomaly::AcceptedEarly, step,
                       "Batch {} is accepted; it ends at {}, and all in sync have {}.", step.batch,
                       batch.end, partition.watermark);
}

void ClusterWatch::batchOver(const Step& step)
{
    Batch& batch = m_batches[step.batch];
    if (batch.over)
        m_findings.add(Anomaly::WrongState, step, "{}: batch {} is over.", nameOf(step.kind),
                       step.batch);
    batch.over = true;
}

}  // namespace millrace::check
