// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <thread>
#include <utility>

#include <QObject>

#include "core/engine/engine.h"

namespace millrace::ui {

/// How far a scenario without an end is computed. Others are computed to theirs.
struct Reach {
    SimTime least{};  ///< Surely; then until there is a chunk's worth of facts.
    SimTime most{};   ///< No further.
};

/// One run, or one chunk of it, on a thread of its own. Destroying it cancels and waits; nothing is
/// emitted then.
class BackgroundRun : public QObject {
    Q_OBJECT

public:
    explicit BackgroundRun(QObject* parent = nullptr);
    ~BackgroundRun() override;

    /// Call once, when the signals are connected. Goes on from `parent` as far as both are the
    /// same; one without a scenario is no parent.
    void start(const Scenario& scenario, const FinishedRun& parent, const Reach& reach);

    /// The result, once, after finished(). Holds nothing when the run hit a bug of ours or found
    /// too little memory.
    std::optional<FinishedRun> takeRun() { return std::move(m_run); }
    const std::string& bug() const { return m_bug; }    ///< Or what there was too little of.
    bool lacksMemory() const { return m_lacksMemory; }  ///< Then it is no bug.

Q_SIGNALS:
    void progress(double fraction);
    void finished();

private:
    void work(const Scenario& scenario, const FinishedRun& parent, const Reach& reach,
              const std::stop_token& stop);

    std::optional<FinishedRun> m_run;
    std::string m_bug;
    bool m_lacksMemory = false;
    std::jthread m_thread;  ///< Last: it stops before what it uses goes.
};

/// Calls `take` when it has finished, unless it is gone by then: what a thread has said waits in
/// the receiver's queue, and whatever is made next may lie at the same address.
template <class Take>
void connectFinished(BackgroundRun& run, Take take)
{
    QObject::connect(&run, &BackgroundRun::finished, &run, std::move(take));
}

}  // namespace millrace::ui
