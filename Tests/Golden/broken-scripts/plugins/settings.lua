return { handle = function() end, defaults = { n = 1 } }
