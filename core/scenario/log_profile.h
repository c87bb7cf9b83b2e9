// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/scenario/log_spec.h"

namespace millrace {

/// A setting of a real product, under its own name, with the value that it has by default.
struct ProfileSetting {
    std::string name;   ///< "session.timeout.ms"
    std::string value;  ///< As the product writes it: "45000".
    std::string key;  ///< Of our files, which it sets: "log.session"; empty: stated, not modelled.
    std::string source;  ///< Where the value was found.
};

/// The log half as one version of a product has it: defaults for `[log]` and its groups.
struct LogProfile {
    std::string name;     ///< "kafka-4"
    std::string product;  ///< "Apache Kafka 4.0"
    std::vector<ProfileSetting> settings;
    std::vector<std::string> notModelled;  ///< Sentences that the product shows.
    LogSpec log;                           ///< Without slots and groups.
    GroupSpec group;                       ///< What every group begins with.
};

/// Reads a profile; its `[[setting]]` tables with a `key` are applied as if a scenario had them.
std::variant<LogProfile, std::vector<Error>> readLogProfile(std::string_view text,
                                                            const std::string& fileName);

/// Those that come with the product, sorted by name.
std::span<const LogProfile> logProfiles();
const LogProfile* findLogProfile(std::string_view name);

}  // namespace millrace
