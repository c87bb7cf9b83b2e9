// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/transaction_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/stage_scene.h"

namespace millrace::ui {

namespace {

using Client = TransactionState::Client;

std::string nameOf(const TransactionState& transaction)
{
    return fmt::format("transaction {}", transaction.id.value + 1);
}

}  // namespace

std::string stateWords(const TransactionState& transaction)
{
    const bool commits = transaction.end == TransactionEnd::Commit;
    if (transaction.complete)
        return commits ? "committed" : "aborted";
    if (transaction.decided)
        return commits ? "committed, markers on their way" : "aborted, markers on their way";
    switch (transaction.client) {
    case Client::Gone:
        return "open, and its producer is dead";
    case Client::Open:
        return "open";
    default:
        return commits ? "being committed" : "being aborted";
    }
}

std::vector<std::string> producerWords(const VisibleState& state)
{
    const TransactionsState& transactions = state.log.cluster.transactions;
    const TransactionState* oldest =
        transactions.open.empty() ? nullptr : &transactions.open.front();
    if (!transactions.alive && oldest != nullptr && isAbandoned(*oldest)) {
        const std::string until = clockText(sweptAt(transactions, *oldest));
        return {fmt::format("producer is dead · {} open until {}", nameOf(*oldest), until),
                fmt::format("producer is dead · open until {}", until),
                fmt::format("dead, open until {}", until), "dead"};
    }
    if (!transactions.alive)
        return {"producer is dead", "dead"};
    if (!transactions.admitted)
        return {"producer asks for its epoch", "asks for its epoch", "starts"};
    if (oldest == nullptr)
        return {"producer · no transaction open", "no transaction open", "none open"};
    const std::string name = nameOf(*oldest);
    if (oldest->client == Client::Open && oldest->timeoutAt != SimTime{} && !oldest->decided) {
        const std::string until = clockText(oldest->timeoutAt);
        return {fmt::format("producer · {}, open: times out at {}", name, until),
                fmt::format("{}, open: times out at {}", name, until),
                fmt::format("{} times out at {}", name, until),
                fmt::format("times out at {}", until), name};
    }
    const std::string now = stateWords(*oldest);
    return {fmt::format("producer · {} {}", name, now), fmt::format("{} {}", name, now), now, name};
}

TransactionEnd markerAt(const ReplicaSet& set, Offset offset)
{
    const std::uint64_t row = rowOf(set.counts, offset);
    const auto bound = std::ranges::lower_bound(set.bounds, row, {}, &TransactionBound::row);
    const bool aborts = bound != set.bounds.end() && bound->what == TransactionBound::What::Abort;
    return aborts ? TransactionEnd::Abort : TransactionEnd::Commit;
}

Rect producerChip(const Moment& moment, const HalfArea& area)
{
    const Rect profile = profileChip(moment, area);
    const double left = profile.right() + 12;
    return {left, area.y + 12, limitsLeft(moment, area) - left - 10, 22};
}

}  // namespace millrace::ui
