// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/effect_watch.h"

namespace millrace::check {

void EffectWatch::state(const Setting& setting)
{
    if (setting.thing == "reaction" && setting.key == "idempotent" && setting.value != 0)
        m_keyed.insert(setting.index);
}

void EffectWatch::see(const Step& step)
{
    switch (step.kind) {
    case Kind::RecordEffect:
        effect(step, m_log);
        break;
    case Kind::JobEffect:
    case Kind::InlineEffect:
        effect(step, m_list);
        break;
    case Kind::RecordEffectSuppressed:
        suppressed(step, m_log);
        break;
    case Kind::JobEffectSuppressed:
        suppressed(step, m_list);
        break;
    case Kind::ReceiverDown:
        if (step.until <= step.timeNs || !m_down.emplace(step.reaction, step.until).second)
            m_findings.add(Anomaly::WrongState, step,
                           "What reaction {} calls is down already, or for no time.",
                           step.reaction);
        break;
    case Kind::ReceiverUp:
        if (const auto down = m_down.find(step.reaction);
            down == m_down.end() || down->second != step.timeNs)
            m_findings.add(Anomaly::WrongState, step,
                           "What reaction {} calls was not down until now.", step.reaction);
        m_down.erase(step.reaction);
        break;
    default:
        break;
    }
}

void EffectWatch::effect(const Step& step, std::set<Key>& done)
{
    checkAnswers(step);
    const bool first = done.emplace(step.reaction, step.happening).second;
    if (!first && m_keyed.contains(step.reaction))
        m_findings.add(Anomaly::KeyRepeated, step,
                       "The key of happening {} and reaction {} has had its effect already.",
                       step.happening, step.reaction);
}

void EffectWatch::suppressed(const Step& step, const std::set<Key>& done)
{
    checkAnswers(step);
    if (!m_keyed.contains(step.reaction))
        m_findings.add(Anomaly::RefusedWrongly, step, "The effects of reaction {} have no key.",
                       step.reaction);
    else if (!done.contains({step.reaction, step.happening}))
        m_findings.add(Anomaly::RefusedWrongly, step,
                       "The key of happening {} and reaction {} is new.", step.happening,
                       step.reaction);
}

void EffectWatch::checkAnswers(const Step& step)
{
    if (m_down.contains(step.reaction))
        m_findings.add(Anomaly::EffectOfTheDown, step,
                       "What reaction {} calls is down until {} ns.", step.reaction,
                       m_down.at(step.reaction));
}

}  // namespace millrace::check
