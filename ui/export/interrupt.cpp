// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/interrupt.h"

#include "core/base/invariant.h"

namespace millrace::ui {

namespace {

// A handler may touch nothing but lock-free atomics.
static_assert(std::atomic<bool>::is_always_lock_free);
std::atomic<bool> requestedFlag{false};
bool guarded = false;

extern "C" void rememberInterrupt(int /*signal*/)
{
    requestedFlag.store(true);
}

}  // namespace

InterruptGuard::InterruptGuard()
{
    MILLRACE_INVARIANT(!guarded);
    guarded = true;
    requestedFlag.store(false);
    constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP, SIGXFSZ};
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        m_saved[i].signal = kSignals[i];
        sigaction(kSignals[i], nullptr, &m_saved[i].action);
        if (m_saved[i].action.sa_handler == SIG_IGN)
            continue;
        struct sigaction action {};
        action.sa_handler = kSignals[i] == SIGXFSZ ? SIG_IGN : &rememberInterrupt;
        action.sa_flags = SA_RESTART;  // A write in progress goes on.
        sigemptyset(&action.sa_mask);
        sigaction(kSignals[i], &action, nullptr);
    }
}

InterruptGuard::~InterruptGuard()
{
    for (const Saved& saved : m_saved)
        sigaction(saved.signal, &saved.action, nullptr);
    guarded = false;
}

const std::atomic<bool>& InterruptGuard::requested()
{
    return requestedFlag;
}

}  // namespace millrace::ui
