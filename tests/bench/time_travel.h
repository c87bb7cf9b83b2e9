// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace::bench {

/// Going on from keyframes, and branching, in the default run.
void benchBranches();

/// Seeks in runs of ten million facts: at the default scale with a backlog of about ten and of
/// about 100,000, and at ten thousand times that scale. Each in a process of its own, so that
/// its memory can be told.
void benchSeeks();

}  // namespace millrace::bench
