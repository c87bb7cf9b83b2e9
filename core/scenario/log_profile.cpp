// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/log_profile.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/invariant.h"
#include "core/scenario/shipped.h"
#include "core/scenario/spec_tables.h"
#include "core/scenario/toml_document.h"

namespace millrace {

namespace {

using Kind = DocumentValue::Kind;

/// The tables that the settings of a profile would be in a scenario.
class Overlay {
public:
    /// `path` is "log.group.commit"; tables in between come into being.
    void put(std::string_view path, const DocumentValue& value)
    {
        DocumentValue* table = &m_root;
        for (std::size_t dot = path.find('.'); dot != std::string_view::npos;
             dot = path.find('.')) {
            table = &child(*table, path.substr(0, dot), value);
            path.remove_prefix(dot + 1);
        }
        table->entries.push_back({std::string{path}, value.begin, value});
    }
    const DocumentValue* log() const
    {
        const DocumentEntry* found = m_root.find("log");
        return found == nullptr ? nullptr : &found->value;
    }

private:
    static DocumentValue& child(DocumentValue& table, std::string_view key,
                                const DocumentValue& place)
    {
        const auto found = std::ranges::find(table.entries, key, &DocumentEntry::key);
        if (found != table.entries.end())
            return found->value;
        DocumentValue inner{.kind = Kind::Table, .begin = place.begin, .end = place.end};
        return table.entries.emplace_back(std::string{key}, place.begin, std::move(inner)).value;
    }

    DocumentValue m_root{.kind = Kind::Table};
};

/// "45000" of session.timeout.ms is "45000 ms" in our files.
DocumentValue ours(const DocumentValue& value, std::string_view name)
{
    DocumentValue converted = value;
    const char* unit = name.ends_with(".ms") ? "ms" : name.ends_with(".hours") ? "h" : nullptr;
    if (unit != nullptr && value.kind == Kind::Integer) {
        converted.kind = Kind::Text;
        converted.text = fmt::format("{} {}", value.integer, unit);
    }
    return converted;
}

std::string asWritten(const DocumentValue& value)
{
    switch (value.kind) {
    case Kind::Integer:
        return std::to_string(value.integer);
    case Kind::Boolean:
        return value.boolean ? "true" : "false";
    default:
        return value.text;
    }
}

void readSetting(SpecReader& table, LogProfile& profile, Overlay& overlay)
{
    ProfileSetting setting;
    for (const char* key : {"name", "value", "source"})
        if (!table.has(key))
            table.fail(key, "is missing.");
    table.text("name", setting.name, 1, 100);
    table.text("source", setting.source, 1, 200);
    const DocumentValue* value = table.any("value");
    const bool plain =
        value != nullptr &&
        (value->kind == Kind::Integer || value->kind == Kind::Boolean || value->kind == Kind::Text);
    if (value != nullptr && !plain)
        table.fail("value", "expected a whole number, true, false or a text.");
    if (table.has("key"))
        table.text("key", setting.key, 5, 100);
    const DocumentValue* literal = table.any("as");
    if (plain)
        setting.value = asWritten(*value);
    if (!setting.key.empty() && !setting.key.starts_with("log."))
        table.fail("key", "expected a key of [log].");
    else if (!setting.key.empty() && (plain || literal != nullptr))
        overlay.put(setting.key, literal != nullptr ? *literal : ours(*value, setting.name));
    table.finish();
    profile.settings.push_back(std::move(setting));
}

/// What a scenario with these settings and one group would have.
void apply(const Overlay& overlay, LogProfile& profile, ErrorList& errors)
{
    Scenario scenario;
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    scenario.reactions.push_back({.name = "any"});
    LogSpec log;
    const DocumentValue nothing{.kind = Kind::Table};
    SpecReader table{overlay.log() != nullptr ? *overlay.log() : nothing, "log", errors};
    readLog(table, log, scenario);
    profile.group = log.groups.front();
    log.groups.clear();
    log.slots.clear();
    log.producer.given = false;
    log.profile = profile.name;
    profile.log = std::move(log);
}

}  // namespace

std::variant<LogProfile, std::vector<Error>> readLogProfile(std::string_view text,
                                                            const std::string& fileName)
{
    const Result<DocumentValue> document = parseToml(text, fileName);
    if (!document)
        return std::vector<Error>{document.error()};
    ErrorList errors{fileName};
    errors.allowIdleKeys();  // Defaults of mechanisms that the group in question does not use.
    SpecReader root{document.value(), "", errors};
    LogProfile profile;
    int format = 1;
    root.integer("format", format, 1, 1);
    for (const char* key : {"format", "name", "product"})
        if (!root.has(key))
            root.fail(key, "is missing.");
    root.text("name", profile.name, 1, 40);
    root.text("product", profile.product, 1, 80);
    Overlay overlay;
    std::size_t ordinal = 0;
    for (const DocumentValue& item : root.tables("setting", 1000)) {
        SpecReader table{item, fmt::format("setting[{}]", ordinal++), errors};
        readSetting(table, profile, overlay);
    }
    root.sentences("not-modelled", profile.notModelled, 100);
    root.finish();
    if (errors.empty())
        apply(overlay, profile, errors);
    if (!errors.empty())
        return errors.take();
    return profile;
}

std::span<const LogProfile> logProfiles()
{
    static const std::vector<LogProfile> kProfiles = [] {
        std::vector<LogProfile> profiles;
        for (const ShippedText& each : shippedProfiles()) {
            auto read = readLogProfile(each.text, std::string{each.name});
            MILLRACE_INVARIANT(std::holds_alternative<LogProfile>(read));  // A test reads each.
            profiles.push_back(std::get<LogProfile>(std::move(read)));
        }
        return profiles;
    }();
    return kProfiles;
}

const LogProfile* findLogProfile(std::string_view name)
{
    const auto found = std::ranges::find(logProfiles(), name, &LogProfile::name);
    return found == logProfiles().end() ? nullptr : &*found;
}

}  // namespace millrace
