// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "core/scenario/profile.h"
#include "core/scenario/spec_tables.h"

// `[queue.activejob]`: retry_on and discard_on, with the names and units of Active Job.

namespace millrace {

namespace {

constexpr const char* kAny = "StandardError";
constexpr std::size_t kRescuesMax = 20;

/// wait, attempts and jitter; what the table does not say is Active Job's default.
void readRetryOn(SpecReader& table, ActiveJobSpec::Rescue& rescue)
{
    const Profile* product = findProfile("activejob");
    TomlValue settings = product->retrySettings;
    for (const char* key : {"wait", "attempts", "jitter"}) {
        table.idleUnless(!rescue.discards, key, "discard = false");
        const TomlValue* own = table.any(key);
        if (own != nullptr)
            std::ranges::find(settings.entries, key, &TomlEntry::key)->value = *own;
    }
    RetrySpec retries;
    SpecReader reader{settings, table.path(), table.errors()};
    findRetryFormula(product->formula)->read(reader, retries);
    rescue.attempts = retries.attempts == kRunsWithoutLimit ? 0 : retries.attempts;
    rescue.backoff = retries.backoff;
}

void readRescue(SpecReader& table, ActiveJobSpec::Rescue& rescue)
{
    if (!table.has("exceptions"))
        table.fail("exceptions", "is missing: which classes?");
    table.names("exceptions", rescue.exceptions, kRescuesMax);
    table.boolean("discard", rescue.discards);
    readRetryOn(table, rescue);
    table.finish();
}

}  // namespace

const ActiveJobSpec::Rescue* rescueOf(const ActiveJobSpec& spec, const std::string& exception)
{
    for (const ActiveJobSpec::Rescue& each : std::views::reverse(spec.rescues))
        if (std::ranges::find(each.exceptions, kAny) != each.exceptions.end() ||
            std::ranges::find(each.exceptions, exception) != each.exceptions.end())
            return &each;
    return nullptr;
}

void readActiveJob(SpecReader& table, ActiveJobSpec& spec)
{
    std::size_t ordinal = 0;
    spec.rescues.clear();
    for (const TomlValue& item : table.tables("rescue", kRescuesMax)) {
        SpecReader rescue{item, fmt::format("{}[{}]", table.pathOf("rescue"), ordinal++),
                          table.errors()};
        readRescue(rescue, spec.rescues.emplace_back());
    }
    if (!table.has("rescue")) {
        ActiveJobSpec::Rescue& only = spec.rescues.emplace_back();
        only.exceptions = {kAny};
        readRetryOn(table, only);
    }
    table.finish();
}

}  // namespace millrace
