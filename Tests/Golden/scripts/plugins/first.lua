return { handle = function(event) event.text = event.text .. "1" end }
