// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/kinds.h"

// The words that a field may hold.

namespace millrace::check {

Word wordOf(std::string_view field, std::string_view text)
{
    using Words = std::map<std::string_view, Word>;
    static const std::map<std::string_view, Words> kWords{
        {"identity", {{"dynamic", Word::Dynamic}, {"static", Word::Static}}},
        {"phase",
         {{"Empty", Word::Empty},
          {"PreparingRebalance", Word::PreparingRebalance},
          {"CompletingRebalance", Word::CompletingRebalance},
          {"Stable", Word::Stable},
          {"Assigning", Word::Assigning},
          {"Reconciling", Word::Reconciling}}},
        {"error",
         {{"UNKNOWN_MEMBER_ID", Word::UnknownMemberId},
          {"ILLEGAL_GENERATION", Word::IllegalGeneration}}},
        {"by",
         {{"seek", Word::Seek},
          {"reset", Word::Reset},
          {"OFFSET_OUT_OF_RANGE", Word::OutOfRange},
          {"application", Word::Application},
          {"timeout", Word::Timeout},
          {"new-producer", Word::NewProducer}}},
        {"answer",
         {{"ACCEPT", Word::Accept}, {"RELEASE", Word::Release}, {"REJECT", Word::Reject}}},
        {"becomes",
         {{"AVAILABLE", Word::Available},
          {"ACQUIRED", Word::Acquired},
          {"ACKNOWLEDGED", Word::Acknowledged},
          {"ARCHIVED", Word::Archived}}},
        {"from", {{"line", Word::Line}, {"returned", Word::Returned}}},
        {"into", {{"hand", Word::Hand}, {"buffer", Word::Buffer}}},
        {"to", {{"back", Word::Back}, {"front", Word::Front}, {"place", Word::InPlace}}},
        {"why",
         {{"lease-ended", Word::LeaseEnded},
          {"heartbeat-ended", Word::HeartbeatEnded},
          {"reaped", Word::Reaped},
          {"connection-lost", Word::ConnectionLost},
          {"stopped", Word::Stopped},
          {"child-died", Word::ChildDied},
          {"exception", Word::Exception},
          {"stalled", Word::Stalled},
          {"refused", Word::Refused},
          {"by-hand", Word::ByHand},
          {"full", Word::Full},
          {"too-old", Word::TooOld},
          {"store-lost", Word::StoreLost}}},
        {"late", {{"refused", Word::Refused}, {"completes", Word::Completes}}},
        {"shelf", {{"dead", Word::Dead}, {"failed", Word::Failed}}},
        {"actor",
         {{"sweeper", Word::Sweeper},
          {"supervisor", Word::Supervisor},
          {"stager", Word::Stager},
          {"maintenance", Word::Maintenance},
          {"scheduler", Word::Scheduler}}},
        {"door",
         {{"arrival", Word::Arrival},
          {"wait", Word::Wait},
          {"dead", Word::Dead},
          {"failed", Word::Failed},
          {"others", Word::Others}}},
        {"move",
         {{"taken", Word::Taken}, {"released", Word::SlotReleased}, {"expired", Word::Expired}}},
        {"drop",
         {{"duplicate", Word::Duplicate},
          {"limit", Word::Limit},
          {"no-process", Word::NoProcess},
          {"store-down", Word::StoreDown}}},
        {"spot",
         {{"line", Word::Line},
          {"returned", Word::Returned},
          {"wait", Word::Wait},
          {"hand", Word::Hand},
          {"done", Word::Done}}},
        {"code", {{"right", Word::Right}, {"wrong", Word::Wrong}}},
    };
    const auto words = kWords.find(field);
    if (words == kWords.end())
        return Word::None;
    const auto word = words->second.find(text);
    return word == words->second.end() ? Word::None : word->second;
}

std::uint32_t modeOf(std::string_view word)
{
    static constexpr std::string_view kWords[] = {"process",
                                                  "machine",
                                                  "clean",
                                                  "unclean",
                                                  "unflushed",
                                                  "diverged",
                                                  "0",
                                                  "1",
                                                  "all",
                                                  "NONE",
                                                  "NETWORK_EXCEPTION",
                                                  "REQUEST_TIMED_OUT",
                                                  "NOT_LEADER_OR_FOLLOWER",
                                                  "NOT_ENOUGH_REPLICAS",
                                                  "OUT_OF_ORDER_SEQUENCE_NUMBER",
                                                  "INVALID_PRODUCER_EPOCH",
                                                  "TRANSACTION_ABORTED",
                                                  "commit",
                                                  "abort"};
    const auto found = std::ranges::find(kWords, word);
    return found == std::end(kWords) ? kNone : static_cast<std::uint32_t>(found - kWords);
}

}  // namespace millrace::check
