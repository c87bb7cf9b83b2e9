// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/write_watch.h"

namespace millrace::check {

void WriteWatch::state(const Setting& setting)
{
    if (setting.thing == "run" && setting.key == "transaction")
        m_inForce = true;
    if (setting.key == "sent")
        (setting.thing == "log" ? m_log : m_list) = setting.text;
    if (setting.thing == "reaction" && setting.key == "from")
        m_from[setting.index] = setting.value;
    else if (setting.thing == "reaction")
        m_from.try_emplace(setting.index, 0);
    if (setting.thing == "list" && setting.key == "jobs")
        m_oneJob = setting.text == "one";
}

/// Before, no reaction was there that has a job of its own.
std::int64_t WriteWatch::listIsToldFrom() const
{
    std::int64_t first = INT64_MAX;
    for (const auto& [reaction, from] : m_from)
        if (!m_oneJob || reaction == 0)
            first = std::min(first, from);
    return first;
}

void WriteWatch::see(const Step& step)
{
    if (!m_inForce)
        return;
    switch (step.kind) {
    case Kind::WriteBegan:
        began(step);
        break;
    case Kind::WriteCommitted:
    case Kind::WriteRolledBack:
        ended(step);
        break;
    case Kind::SenderDied:
        died(step);
        break;
    case Kind::OutboxSent:
        relayed(step);
        break;
    case Kind::RecordSent:
    case Kind::RecordBuffered:
        told(step, m_log, m_logTold);
        break;
    case Kind::JobSent:
        told(step, m_list, m_listTold);
        break;
    default:
        break;
    }
}

WriteWatch::Write* WriteWatch::writeOf(const Step& step)
{
    const auto found = m_writes.find(step.happening);
    if (found != m_writes.end())
        return &found->second;
    m_findings.add(Anomaly::Unexpected, step, "{}: happening {} has no transaction.",
                   nameOf(step.kind), step.happening);
    return nullptr;
}

void WriteWatch::began(const Step& step)
{
    const auto happened = m_tape.find(step.happening);
    if (happened == m_tape.end() || happened->second->timeNs != step.timeNs)
        m_findings.add(Anomaly::Unexpected, step, "Happening {} does not happen now.",
                       step.happening);
    if (!m_writes.emplace(step.happening, Write{.endsAt = step.endsAt}).second)
        m_findings.add(Anomaly::Duplicate, step, "Happening {} has a transaction already.",
                       step.happening);
}

void WriteWatch::ended(const Step& step)
{
    Write* write = writeOf(step);
    if (write == nullptr)
        return;
    if (write->endedAt >= 0)
        m_findings.add(Anomaly::Duplicate, step, "The transaction of happening {} has ended.",
                       step.happening);
    else if (write->endsAt != step.timeNs)
        m_findings.add(Anomaly::WrongState, step, "It ends at {} ns.", write->endsAt);
    write->endedAt = step.timeNs;
    write->committed = step.kind == Kind::WriteCommitted;
    if (write->committed && (m_log == "outbox" || m_list == "outbox"))
        m_outbox.insert(step.happening);
}

void WriteWatch::died(const Step& step)
{
    Write* write = writeOf(step);
    if (write == nullptr)
        return;
    if (!write->committed || write->endedAt != step.timeNs)
        m_findings.add(Anomaly::WrongState, step, "Happening {} is not committed now.",
                       step.happening);
    write->senderDied = true;
}

void WriteWatch::relayed(const Step& step)
{
    Write* write = writeOf(step);
    if (write == nullptr)
        return;
    if (m_outbox.empty() || *m_outbox.begin() != step.happening)
        m_findings.add(Anomaly::WrongState, step, "It is not the first of the outbox.");
    m_outbox.erase(step.happening);
    write->sentByRelay = true;
}

/// A half is told of a happening; of several jobs of one the first counts.
void WriteWatch::told(const Step& step, const std::string& how, std::set<std::uint32_t>& sent)
{
    Write* write = writeOf(step);
    if (write == nullptr)
        return;
    sent.insert(step.happening);
    const bool over = write->endedAt >= 0;
    const bool now = write->endedAt == step.timeNs;
    bool right = false;
    if (how == "before-commit")
        right = !over;
    else if (how == "outbox")
        right = write->sentByRelay;
    else
        right = write->committed && now && (how == "with-commit" || !write->senderDied);
    if (!right)
        m_findings.add(Anomaly::WrongState, step, "{}: happening {} is told \"{}\", and not now.",
                       nameOf(step.kind), step.happening, how);
}

/// Everybody was told who should have been.
void WriteWatch::end(const Step& last)
{
    const auto judge = [&](const char* half, const std::string& how,
                           const std::set<std::uint32_t>& sent, std::int64_t from) {
        for (const auto& [happening, write] : m_writes) {
            const auto happened = m_tape.find(happening);
            if (happened != m_tape.end() && happened->second->timeNs < from)
                continue;
            const bool dies = how == "after-commit" && write.senderDied;
            const bool should = how == "before-commit" ||
                                (how == "outbox" ? write.sentByRelay : write.committed && !dies);
            if (should && !sent.contains(happening))
                m_findings.add(Anomaly::EnqueueLost, last, "The {} was never told of happening {}.",
                               half, happening);
        }
    };
    if (!m_inForce)
        return;
    judge("log", m_log, m_logTold, 0);
    judge("list", m_list, m_listTold, listIsToldFrom());
    for (const auto& [happening, write] : m_writes)
        if (write.endedAt < 0 && write.endsAt < last.timeNs)
            m_findings.add(Anomaly::WrongState, last,
                           "The transaction of happening {} should have ended at {} ns.", happening,
                           write.endsAt);
}

}  // namespace millrace::check
