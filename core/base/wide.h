// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace {

// 128-bit integers: both compilers have them, ISO C++ does not.
__extension__ using Wide = unsigned __int128;
__extension__ using SignedWide = __int128;

}  // namespace millrace
