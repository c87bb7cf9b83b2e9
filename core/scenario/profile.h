// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/document/document_value.h"
#include "core/scenario/log_spec.h"
#include "core/scenario/queue_spec.h"
#include "core/scenario/retry_formulas.h"

namespace millrace {

/// A setting of a real product, under its own name, with the value that it has by default.
struct ProfileSetting {
    std::string name;   ///< "session.timeout.ms"
    std::string value;  ///< As the product writes it: "45000".
    std::string key;  ///< Of our files, which it sets: "log.session"; empty: stated, not modelled.
    bool retries = false;  ///< The formula of delays reads it.
    std::string source;    ///< Where the value was found: project, version and path.
};

/// One half as one version of a product has it: defaults for `[log]` and its groups, or `[queue]`.
struct Profile {
    enum class Half : std::uint8_t { Log, Queue };

    std::string name;     ///< "kafka-4"
    std::string product;  ///< "Apache Kafka 4.0"
    Half half = Half::Log;
    std::vector<ProfileSetting> settings;
    std::vector<std::string> notModelled;  ///< Sentences that the product shows.
    LogSpec log;                           ///< Without slots and groups.
    GroupSpec group;                       ///< What every group begins with.
    QueueSpec queue;                       ///< Without workers.
    bool runs = true;     ///< False: its settings are stated, and its mechanism is not here.
    std::string formula;  ///< Of core/scenario/retry_formulas.h; empty: never retries.
    DocumentValue retrySettings;  ///< A table: what the formula reads.
};

/// Reads a profile; its `[[setting]]` tables with a `key` are applied as if a scenario had them.
std::variant<Profile, std::vector<Error>> readProfile(std::string_view text,
                                                      const std::string& fileName);

/// Those that come with the product, sorted by name.
std::span<const Profile> profiles();
/// Names of one half's that run, as a file may choose among them: after `first`, which is no
/// product's.
std::vector<std::string_view> profileNames(Profile::Half half, std::string_view first);
const Profile* findProfile(std::string_view name);
/// `profile` of `[log]` or `[queue]`, one of profileNames(); null for `first`, without such a key,
/// or after an error.
const Profile* readProfileName(SpecReader& table, Profile::Half half, std::string_view first,
                               std::string& name);

/// A setting of a product, as somebody writes "NAME=VALUE".
struct ChangedSetting {
    std::string name;
    std::string value;
};

/// What the product does with failed jobs when these settings are not its defaults. Requires a
/// profile with a formula.
std::variant<RetrySpec, std::vector<Error>> readRetries(const Profile& profile,
                                                        std::span<const ChangedSetting> changes);

}  // namespace millrace
