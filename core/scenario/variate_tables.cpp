// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>

#include <fmt/format.h>

#include "core/scenario/spec_reader.h"

// A random duration: a text, or a table with kind and what that needs.

namespace millrace {

void SpecReader::variate(std::string_view key, VariateSpec& value, SimDuration most)
{
    using Kind = VariateSpec::Kind;
    static constexpr Choice<std::optional<Kind>> kKinds[] = {{"constant", Kind::Constant},
                                                             {"uniform", Kind::Uniform},
                                                             {"exponential", Kind::Exponential}};
    const TomlValue* found = any(key);
    if (found == nullptr)
        return;
    if (found->kind != TomlValue::Kind::Table) {
        VariateSpec constant;
        duration(key, constant.mean, SimDuration::zero(), most);
        value = constant;
        return;
    }
    SpecReader inner{*found, pathOf(key), *m_errors};
    VariateSpec spec;
    std::optional<Kind> kind;
    inner.choice<std::optional<Kind>>("kind", kind, kKinds);
    const auto needs = [&](const char* name, SimDuration& length, std::string_view why) {
        inner.duration(name, length, SimDuration::zero(), most);
        if (!inner.has(name))
            m_errors->add(found->begin,
                          fmt::format("{}: the key \"{}\" is missing{}", pathOf(key), name, why));
    };
    constexpr std::string_view kBounds = "; kind \"uniform\" needs \"low\" and \"high\".";
    if (!inner.has("kind"))
        m_errors->add(found->begin, fmt::format("{}: the key \"kind\" is missing; expected "
                                                "\"constant\", \"uniform\" or \"exponential\".",
                                                pathOf(key)));
    if (!kind) {  // What the others should be, nobody can tell.
        for (const char* each : {"mean", "low", "high"})
            inner.any(each);
    } else if (*kind == Kind::Uniform) {
        inner.idleUnless(false, "mean", "kind \"constant\" or \"exponential\"");
        needs("low", spec.low, kBounds);
        needs("high", spec.high, kBounds);
        if (inner.has("low") && inner.has("high") && spec.low > spec.high)
            inner.fail("low", "expected at most \"high\".");
    } else {
        for (const char* bound : {"low", "high"})
            inner.idleUnless(false, bound, "kind = \"uniform\"");
        needs("mean", spec.mean, ".");
    }
    inner.finish();
    spec.kind = kind.value_or(Kind::Constant);
    value = spec;
}

}  // namespace millrace
