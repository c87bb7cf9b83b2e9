// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <csignal>

namespace millrace::ui {

/// While it lives, Ctrl+C, SIGTERM and a closed terminal set requested() instead of ending the
/// program, and a file-size limit (SIGXFSZ) becomes an error of write(). A signal that was ignored
/// before (nohup) stays ignored. The destructor restores what was there. One at a time, made and
/// destroyed by the main thread.
class InterruptGuard {
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    /// Set by the handler; valid for the whole run of the program.
    static const std::atomic<bool>& requested();

private:
    struct Saved {
        int signal = 0;
        struct sigaction action {};
    };
    std::array<Saved, 4> m_saved;
};

}  // namespace millrace::ui
