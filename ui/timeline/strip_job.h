// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>

#include <QObject>

#include "core/study/fault_strip.h"

namespace millrace::ui {

/// A fault's strip on a thread of its own. Destroying it cancels and waits; nothing is emitted
/// then.
class StripJob : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Call once, when the signal is connected.
    void start(const Scenario& scenario, int line, int positions);

Q_SIGNALS:
    void found(const millrace::StripCell& cell);

private:
    std::jthread m_thread;
};

}  // namespace millrace::ui
