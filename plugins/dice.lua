-- Rolls dice: "/roll 2d6", "/roll d20+3". Everybody reads the result in place of the command.
-- Off until plugins/dice.json says "mode": "enforce".

local command = regex("^/roll\\s+(\\d{0,3})[dw](\\d{1,4})([+-]\\d{1,4})?$")

return {
    kinds = { "message" },
    -- Who may not read the result reads the command: that harms nobody.
    onFailure = "continue",
    defaults = { mostDice = 20 },

    handle = function(event, context)
        local count, sides, bonus = command:match(event.text)
        if not count then return continue() end

        count, sides, bonus = tonumber(count) or 1, tonumber(sides), bonus and tonumber(bonus) or 0
        if count < 1 or sides < 2 then return reject("A roll has at least one die with two sides, such as /roll 2d6.") end
        if count > context.configuration.mostDice then
            return reject("At most " .. context.configuration.mostDice .. " dice at once.")
        end

        local rolls, total = {}, bonus
        for index = 1, count do
            rolls[index] = math.random(1, sides)
            total = total + rolls[index]
        end
        local sum = table.concat(rolls, " + ")
        if bonus ~= 0 then sum = sum .. (bonus > 0 and " + " or " - ") .. math.abs(bonus) end
        event.text = string.format("🎲 %dd%d: %s%s", count, sides, sum, (count > 1 or bonus ~= 0) and " = " .. total or "")
    end,
}
