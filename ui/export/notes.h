// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>

namespace millrace::ui {

/// A line of text stored inside an exported file, so that it can be traced back to its run. The
/// caller chooses what goes in (scenario, seed, time, version) and keeps paths and names of people
/// out.
struct Note {
    QString key;   ///< Latin-1, 1..79 characters, as PNG wants it: "scenario", "seed", "time".
    QString text;  ///< Any Unicode.
};
using Notes = std::vector<Note>;

}  // namespace millrace::ui
