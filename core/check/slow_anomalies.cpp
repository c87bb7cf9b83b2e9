// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/slow_watch.h"

namespace millrace::check {

void SlowWatch::state(const Setting& setting)
{
    if (setting.thing == "list" && setting.key == "sent")
        m_withCommit = setting.text == "with-commit";
}

void SlowWatch::see(const Step& step)
{
    if (step.kind == Kind::NetworkSlowed) {
        if (m_bad || (step.extra <= 0 && step.loss == 0) || step.until <= step.timeNs)
            m_findings.add(Anomaly::WrongState, step,
                           "The network is bad already, or for no time, or in nothing.");
        m_bad = true;
        m_extra = step.extra;
        m_until = step.until;
        return;
    }
    if (step.kind == Kind::NetworkRestored) {
        if (!m_bad || m_until != step.timeNs)
            m_findings.add(Anomaly::WrongState, step, "The network was not bad until now.");
        m_bad = false;
        m_extra = 0;
        return;
    }
    if (step.kind == Kind::MemberHung)
        m_hung.insert(step.member);
    if (step.kind == Kind::MemberWentOn)
        m_hung.erase(step.member);
    if (step.kind == Kind::WorkerPaced)
        paced(step, m_workers.try_emplace(step.worker, 1U).first->second);
    if (step.kind == Kind::MemberPaced)
        paced(step, m_members.try_emplace(step.member, 1U).first->second);
    constexpr std::uint32_t kTrue = 1'000;
    if (step.kind == Kind::WorkerSkewed)
        skewed(step, m_workerClocks.try_emplace(step.worker, kTrue).first->second);
    if (step.kind == Kind::MemberSkewed)
        skewed(step, m_memberClocks.try_emplace(step.member, kTrue).first->second);
    // Times start at 0, where nothing is slow yet: what travels has a later one.
    const bool travels = step.arrivesAt > 0 && !(m_withCommit && step.kind == Kind::JobSent);
    if (m_extra > 0 && travels && step.arrivesAt < step.timeNs + m_extra)
        m_findings.add(Anomaly::EarlyArrival, step,
                       "{} arrives at {} ns, and the network is slow by {} ns.", nameOf(step.kind),
                       step.arrivesAt, m_extra);
}

void SlowWatch::paced(const Step& step, std::uint32_t& factor)
{
    if (step.factor < 1 || step.factor == factor)
        m_findings.add(Anomaly::WrongState, step, "Its host's factor is {} already, or is none.",
                       factor);
    // Only one that stands still may be behind the time.
    if (step.kind == Kind::MemberPaced && !m_hung.contains(step.member) &&
        step.endsAt < step.timeNs)
        m_findings.add(Anomaly::TimeWentBack, step, "Its work would have ended at {} ns.",
                       step.endsAt);
    factor = step.factor;
}

void SlowWatch::skewed(const Step& step, std::uint32_t& clock)
{
    if (step.clock == 0 || step.clock == clock)
        m_findings.add(Anomaly::WrongState, step,
                       "Its host's clock runs at {} already, or at none.", clock);
    clock = step.clock;
}

}  // namespace millrace::check
