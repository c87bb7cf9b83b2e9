// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/profile.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/base/invariant.h"
#include "core/scenario/shipped.h"
#include "core/scenario/spec_tables.h"
#include "core/scenario/toml_document.h"

namespace millrace {

namespace {

using Half = Profile::Half;

using ValueKind = DocumentValue::Kind;

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
    const DocumentValue& table(std::string_view name) const
    {
        static const DocumentValue kNothing{.kind = ValueKind::Table};
        const DocumentEntry* found = m_root.find(name);
        return found == nullptr ? kNothing : found->value;
    }

private:
    static DocumentValue& child(DocumentValue& table, std::string_view key,
                                const DocumentValue& place)
    {
        const auto found = std::ranges::find(table.entries, key, &DocumentEntry::key);
        if (found != table.entries.end())
            return found->value;
        DocumentValue inner{.kind = ValueKind::Table, .begin = place.begin, .end = place.end};
        return table.entries.emplace_back(std::string{key}, place.begin, std::move(inner)).value;
    }

    DocumentValue m_root{.kind = ValueKind::Table};
};

/// "45000" of session.timeout.ms is "45000 ms" in our files.
DocumentValue ours(const DocumentValue& value, std::string_view name)
{
    DocumentValue converted = value;
    const char* unit = name.ends_with(".ms") ? "ms" : name.ends_with(".hours") ? "h" : nullptr;
    if (unit != nullptr && value.kind == ValueKind::Integer) {
        converted.kind = ValueKind::Text;
        converted.text = fmt::format("{} {}", value.integer, unit);
    }
    return converted;
}

std::string asWritten(const DocumentValue& value)
{
    switch (value.kind) {
    case ValueKind::Integer:
        return std::to_string(value.integer);
    case ValueKind::Real:
        return fmt::format("{}", value.real);
    case ValueKind::Boolean:
        return value.boolean ? "true" : "false";
    default:
        return value.text;
    }
}

bool isPlain(const DocumentValue& value)
{
    switch (value.kind) {
    case ValueKind::Integer:
    case ValueKind::Real:
    case ValueKind::Boolean:
    case ValueKind::Text:
        return true;
    default:
        return false;
    }
}

void readSetting(SpecReader& table, Profile& profile, Overlay& overlay)
{
    ProfileSetting setting;
    for (const char* key : {"name", "value", "source"})
        if (!table.has(key))
            table.fail(key, "is missing.");
    table.text("name", setting.name, 1, 100);
    table.text("source", setting.source, 1, 200);
    const DocumentValue* value = table.any("value");
    const bool plain = value != nullptr && isPlain(*value);
    if (value != nullptr && !plain)
        table.fail("value", "expected a number, true, false or a text.");
    if (table.has("key"))
        table.text("key", setting.key, 5, 100);
    const DocumentValue* literal = table.any("as");
    if (plain)
        setting.value = asWritten(*value);
    const std::string_view half = profile.half == Profile::Half::Log ? "log" : "queue";
    if (!setting.key.empty() && !setting.key.starts_with(fmt::format("{}.", half)))
        table.fail("key", fmt::format("expected a key of [{}].", half));
    else if (!setting.key.empty() && (plain || literal != nullptr))
        overlay.put(setting.key, literal != nullptr ? *literal : ours(*value, setting.name));
    table.boolean("retries", setting.retries);
    if (setting.retries && plain)
        profile.retrySettings.entries.push_back({setting.name, value->begin, *value});
    table.finish();
    profile.settings.push_back(std::move(setting));
}

/// What a scenario with these settings and one group would have.
void applyLog(const Overlay& overlay, Profile& profile, ErrorList& errors)
{
    Scenario scenario;
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    scenario.reactions.push_back({.name = "any"});
    LogSpec log;
    SpecReader table{overlay.table("log"), "log", errors};
    readLog(table, log, scenario);
    profile.group = log.groups.front();
    log.groups.clear();
    log.slots.clear();
    log.producer.given = false;
    log.profile = profile.name;
    profile.log = std::move(log);
}

void applyRetries(const Profile& profile, const DocumentValue& settings, ErrorList& errors,
                  RetrySpec& spec)
{
    SpecReader table{settings, "", errors};
    findRetryFormula(profile.formula)->read(table, spec);
    table.finish();
}

/// What a scenario with these settings would have; nothing of it goes beyond the list.
void applyQueue(const Overlay& overlay, Profile& profile, ErrorList& errors)
{
    Scenario scenario;
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    scenario.reactions.push_back({.name = "any"});
    QueueSpec queue;
    RetrySpec retries;
    if (!profile.formula.empty()) {
        applyRetries(profile, profile.retrySettings, errors, retries);
        queue.backoff = retries.backoff;
    }
    queue.attempts = retries.attempts;
    SpecReader table{overlay.table("queue"), "queue", errors};
    readQueue(table, queue, scenario);
    queue.profile = profile.name;
    const DocumentValue& given = overlay.table("queue");
    profile.runs = given.find("claim") != nullptr || given.find("store") != nullptr;
    queue.workers = 0;
    profile.queue = std::move(queue);
}

void readFormulaName(SpecReader& root, Profile& profile)
{
    std::vector<Choice<std::string>> choices;
    for (const RetryFormula& each : retryFormulas())
        choices.push_back({each.name, std::string{each.name}});
    root.choice<std::string>("retries", profile.formula, choices);
    if (root.has("retries") && profile.half == Profile::Half::Log)
        root.fail("retries", "only the list retries jobs.");
}

/// The kind that the text has in a file without quotes: 25, 0.5, true; else a text.
DocumentValue valueOf(const std::string& text)
{
    DocumentValue value{.kind = ValueKind::Text, .text = text};
    const char* end = text.data() + text.size();
    const auto isWhole = [end](std::from_chars_result result) {
        return result.ec == std::errc{} && result.ptr == end;
    };
    if (text == "true" || text == "false") {
        value.kind = ValueKind::Boolean;
        value.boolean = text == "true";
    } else if (isWhole(std::from_chars(text.data(), end, value.integer))) {
        value.kind = ValueKind::Integer;
        value.real = static_cast<double>(value.integer);
    } else if (isWhole(std::from_chars(text.data(), end, value.real))) {
        value.kind = ValueKind::Real;
    }
    return value;
}

}  // namespace

std::variant<Profile, std::vector<Error>> readProfile(std::string_view text,
                                                      const std::string& fileName)
{
    static constexpr Choice<Half> kHalves[] = {{"log", Half::Log}, {"queue", Half::Queue}};
    const Result<DocumentValue> document = parseToml(text, fileName);
    if (!document)
        return std::vector<Error>{document.error()};
    ErrorList errors{fileName};
    errors.allowIdleKeys();  // Defaults of mechanisms that the group in question does not use.
    SpecReader root{document.value(), "", errors};
    Profile profile{.retrySettings = {.kind = ValueKind::Table}};
    int format = 1;
    root.integer("format", format, 1, 1);
    for (const char* key : {"format", "name", "product"})
        if (!root.has(key))
            root.fail(key, "is missing.");
    root.text("name", profile.name, 1, 40);
    root.text("product", profile.product, 1, 80);
    root.choice<Half>("half", profile.half, kHalves);
    readFormulaName(root, profile);
    Overlay overlay;
    std::size_t ordinal = 0;
    for (const DocumentValue& item : root.tables("setting", 1000)) {
        SpecReader table{item, fmt::format("setting[{}]", ordinal++), errors};
        readSetting(table, profile, overlay);
    }
    root.sentences("not-modelled", profile.notModelled, 100);
    root.finish();
    if (errors.empty())
        (profile.half == Half::Log ? applyLog : applyQueue)(overlay, profile, errors);
    if (!errors.empty())
        return errors.take();
    return profile;
}

std::span<const Profile> profiles()
{
    static const std::vector<Profile> kProfiles = [] {
        std::vector<Profile> all;
        for (const ShippedText& each : shippedProfiles()) {
            auto read = readProfile(each.text, std::string{each.name});
            MILLRACE_INVARIANT(std::holds_alternative<Profile>(read));  // A test reads each.
            all.push_back(std::get<Profile>(std::move(read)));
        }
        return all;
    }();
    return kProfiles;
}

std::vector<std::string_view> profileNames(Profile::Half half, std::string_view first)
{
    std::vector<std::string_view> names{first};
    for (const Profile& each : profiles())
        if (each.half == half && each.runs)
            names.push_back(each.name);
    return names;
}

const Profile* findProfile(std::string_view name)
{
    const auto found = std::ranges::find(profiles(), name, &Profile::name);
    return found == profiles().end() ? nullptr : &*found;
}

const Profile* readProfileName(SpecReader& table, Half half, std::string_view first,
                               std::string& name)
{
    const DocumentValue* found = table.any("profile");
    if (found == nullptr)
        return nullptr;
    const Profile* named = findProfile(found->text);
    if (named != nullptr && named->half != half) {
        const bool isLog = named->half == Half::Log;
        table.fail("profile", fmt::format("\"{}\" is a {}: it belongs in [{}].", named->name,
                                          isLog ? "log" : "list", isLog ? "log" : "queue"));
        return nullptr;
    }
    if (named != nullptr && !named->runs) {
        table.fail("profile", fmt::format("\"{0}\" is a layer above a list, not a list: name the "
                                          "list below it here, and its rules in [queue.{0}].",
                                          named->name));
        return nullptr;
    }
    std::vector<Choice<std::string>> choices;
    for (const std::string_view each : profileNames(half, first))
        choices.push_back({each, std::string{each}});
    table.choice<std::string>("profile", name, choices);
    return findProfile(name);
}

std::variant<RetrySpec, std::vector<Error>> readRetries(const Profile& profile,
                                                        std::span<const ChangedSetting> changes)
{
    ErrorList errors{profile.name};
    errors.allowIdleKeys();
    DocumentValue settings = profile.retrySettings;
    for (const ChangedSetting& change : changes) {
        DocumentValue value = valueOf(change.value);
        const auto found = std::ranges::find(settings.entries, change.name, &DocumentEntry::key);
        if (found != settings.entries.end())
            found->value = std::move(value);
        else if (std::ranges::find(profile.settings, change.name, &ProfileSetting::name) !=
                 profile.settings.end())
            errors.add({}, fmt::format("{}: changes no delay.", change.name));
        else
            settings.entries.push_back({change.name, {}, std::move(value)});
    }
    RetrySpec spec;
    applyRetries(profile, settings, errors, spec);
    if (!errors.empty())
        return errors.take();
    return spec;
}

}  // namespace millrace
