// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace::bench {

/// What a claim costs while a hundred jobs wait, a million, with two priorities, beside idle
/// workers by the thousand, and in a storm of retries. Goal: the same.
void benchClaims();

}  // namespace millrace::bench
