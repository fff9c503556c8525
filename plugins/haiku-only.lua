-- Lets only haiku through: three lines (or parts divided by "/") of five, seven and five syllables.
-- Syllables are counted by groups of vowels, as far as English spelling lets one, so each line may be off by `tolerance`.
-- Off until plugins/haiku-only.json says otherwise; better yet, turn it on in one room:
--   "rooms": [ { "match": "haiku", "override": { "haiku-only": { "mode": "enforce" } } } ]

local line = regex("[^\\n/]+")
local word = regex("[\\p{L}'’]+")
local vowels = regex("(?i)[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
local silentE = regex("(?i)[^aeiouyl]e(?:s|d)?$")

local function syllables(text)
    local count = 0
    for found in word:gmatch(text) do
        local groups = 0
        for _ in vowels:gmatch(found) do groups = groups + 1 end
        if groups > 1 and silentE:test(found) then groups = groups - 1 end
        count = count + math.max(groups, 1)
    end
    return count
end

return {
    kinds = { "message", "edit" },
    exempt = { "moderator", "owner" },
    onFailure = "continue",
    defaults = { tolerance = 1 },

    handle = function(event, context)
        local counts = {}
        for part in line:gmatch(event.text) do
            local count = syllables(part)
            if count > 0 then counts[#counts + 1] = count end
        end
        if #counts ~= 3 then return reject("Only haiku here: three lines of five, seven and five syllables.") end
        for index, wanted in ipairs { 5, 7, 5 } do
            if math.abs(counts[index] - wanted) > context.configuration.tolerance then
                return reject("Line " .. index .. " of a haiku has " .. wanted .. " syllables; yours seems to have " .. counts[index] .. ".")
            end
        end
    end,
}
