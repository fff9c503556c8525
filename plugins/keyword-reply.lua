-- Answers messages that hold a keyword, for everyone in the room: a helper for questions that come every day.
-- Off until plugins/keyword-reply.json says "mode": "enforce"; the keywords and answers stand there too.

local word = regex("[\\p{L}\\p{N}!/-]+")

return {
    kinds = { "message" },
    onFailure = "continue",
    defaults = {
        replies = { ["!rules"] = "Be kind, stay on topic, and no advertising." },
        -- The same answer in one room at most once in this time.
        seconds = 30,
    },

    handle = function(event, context)
        for found in word:gmatch(event.text) do
            local reply = context.configuration.replies[found:lower()]
            if reply then
                local last = context.state[found:lower()]
                if not last or context.now - last >= context.configuration.seconds * 1000 then
                    context.state[found:lower()] = context.now
                    notice(reply)
                    notice(reply, true)
                end
                return continue()
            end
        end
    end,
}
