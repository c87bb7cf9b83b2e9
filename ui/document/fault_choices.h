// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/trace/moment.h"
#include "ui/document/scenario_document.h"

namespace millrace::ui {

/// One thing that can be done to what is selected, now: a line of the timeline, or, where `place`
/// is given, another value in the scenario.
struct FaultChoice {
    char key = 'X';    ///< The letter that does it.
    QString name;      ///< "Hang for 20 s"
    QString sentence;  ///< What it does.
    QString refusal;   ///< Why it cannot be done now; empty when it can.
    Intervention act;
    std::string place;  ///< "reaction[0].poison"
    std::string value;  ///< As the file writes it.

    bool isPossible() const { return refusal.isEmpty(); }
};

/// All that a timeline can do to a thing, the kill first, whether it can be done at this moment or
/// not: what the file would refuse, it refuses here, in its own words. Empty for what nothing can
/// be done to.
std::vector<FaultChoice> faultChoices(const ScenarioDocument& document, const Moment& moment,
                                      Thing thing, std::uint32_t index);

/// The one of a letter.
const FaultChoice* choiceOf(const std::vector<FaultChoice>& choices, char key);

}  // namespace millrace::ui
