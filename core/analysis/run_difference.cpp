// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/run_difference.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/analysis/outcome_table.h"
#include "core/base/duration_text.h"

namespace millrace {

namespace {

/// The last keyframe that the runs have in common, for branches of one another.
TracePosition sharedPlace(const Recording& here, const Recording& there)
{
    const Recording::Keyframes& others = there.keyframes();
    const auto isShared = [&others](const std::shared_ptr<const Keyframe>& each) {
        const auto other = std::ranges::lower_bound(
            others, each->state.facts, {}, [](const auto& one) { return one->state.facts; });
        return other != others.end() && *other == each;
    };
    // Each run thins its own, so those in common need not be the first ones of both.
    const auto last = std::find_if(here.keyframes().rbegin(), here.keyframes().rend(), isShared);
    return last == here.keyframes().rend() ? TracePosition{} : (*last)->position;
}

std::string sentenceFor(const RunDifference& difference)
{
    const auto or_ = [](const std::string& words) {
        return words.empty() ? std::string{"the run is over"} : words;
    };
    return fmt::format("The same until {}. Then here: {}. There: {}.", clockText(difference.at, 3),
                       or_(difference.here), or_(difference.there));
}

/// It says what there is from the beginning or how it is set, and not what happens.
bool isStated(const FactAt& fact)
{
    return fact.at == SimTime{} &&
           (fact.info == &Declared::kInfo || fact.info == &SettingStated::kInfo);
}

std::optional<FactAt> nextThatHappens(TraceReader& reader)
{
    while (!reader.atEnd())
        if (const FactAt fact = readFact(reader); !isStated(fact))
            return fact;
    return std::nullopt;
}

std::vector<FactAt> statementsOf(const Recording& recording)
{
    std::vector<FactAt> out;
    TraceReader reader{recording.trace()};
    while (!reader.atEnd())
        if (const FactAt fact = readFact(reader); isStated(fact))
            out.push_back(fact);
        else if (fact.at > SimTime{})
            break;
    return out;
}

/// What is stated of `of` alone: the first in words, and how many more there are.
std::string ownStatements(const Recording& of, const Recording& beside)
{
    std::vector<std::uint64_t> known;
    for (const FactAt& each : statementsOf(beside))
        known.push_back(each.hash);
    std::ranges::sort(known);
    std::vector<FactAt> own = statementsOf(of);
    std::erase_if(
        own, [&known](const FactAt& each) { return std::ranges::binary_search(known, each.hash); });
    if (own.empty())
        return "nothing of its own";
    const std::string first = wordsOf(of, own.front().index);
    return own.size() == 1 ? first : fmt::format("{}, and {} more", first, own.size() - 1);
}

/// Of runs that are set otherwise: that, and where what happens parts.
RunDifference differenceBesideSettings(const Recording& here, const Recording& there)
{
    TraceReader inHere{here.trace()};
    TraceReader inThere{there.trace()};
    std::optional<FactAt> a;
    std::optional<FactAt> b;
    do {
        a = nextThatHappens(inHere);
        b = nextThatHappens(inThere);
    } while (a && b && a->hash == b->hash);
    const std::string settings =
        fmt::format("Set otherwise here: {}. There: {}.", ownStatements(here, there),
                    ownStatements(there, here));
    const bool oneGoesOn = (!a && here.goesOn()) || (!b && there.goesOn());
    if ((!a && !b) || oneGoesOn)
        return {.sentence = settings + " All that happens is the same."};
    RunDifference out{.fact = a ? a->index : here.trace().size(),
                      .at = std::min(a ? a->at : kNever, b ? b->at : kNever),
                      .here = a ? wordsOf(here, a->index) : std::string{},
                      .there = b ? wordsOf(there, b->index) : std::string{}};
    out.sentence = settings + " " + sentenceFor(out);
    return out;
}

}  // namespace

std::optional<RunDifference> differenceOf(const Recording& here, const Recording& there)
{
    const TracePosition place = sharedPlace(here, there);
    TraceReader inHere{here.trace(), place};
    TraceReader inThere{there.trace(), place};
    while (!inHere.atEnd() && !inThere.atEnd()) {
        const FactAt a = readFact(inHere);
        const FactAt b = readFact(inThere);
        if (a.hash == b.hash)
            continue;
        if (isStated(a) || isStated(b))
            return differenceBesideSettings(here, there);
        RunDifference out{
            a.index, std::min(a.at, b.at), wordsOf(here, a.index), wordsOf(there, b.index), {}};
        out.sentence = sentenceFor(out);
        return out;
    }
    if (inHere.atEnd() && inThere.atEnd())
        return std::nullopt;
    if ((inHere.atEnd() ? here : there).goesOn())
        return std::nullopt;
    const Recording& longer = inHere.atEnd() ? there : here;
    const FactAt next = readFact(inHere.atEnd() ? inThere : inHere);
    RunDifference out{.fact = next.index, .at = next.at};
    (inHere.atEnd() ? out.there : out.here) = wordsOf(longer, next.index);
    out.sentence = sentenceFor(out);
    return out;
}

std::vector<OutcomeRow> outcomesOf(const Recording& here, const VisibleState& hereLast,
                                   const Recording& there, const VisibleState& thereLast)
{
    const Outcome logHere = here.ledger().log.outcome(hereLast);
    const Outcome listHere = here.ledger().list.outcome(hereLast);
    const Outcome logThere = there.ledger().log.outcome(thereLast);
    const Outcome listThere = there.ledger().list.outcome(thereLast);
    std::vector<OutcomeRow> out;
    for (const OutcomeField& measure : outcomeMeasures())
        out.push_back({std::string{measure.words}, logHere.*measure.value, logThere.*measure.value,
                       listHere.*measure.value, listThere.*measure.value});
    return out;
}

}  // namespace millrace
