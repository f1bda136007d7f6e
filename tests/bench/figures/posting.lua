-- each request another post, each connection another person
local count, connection = 0, 0
function setup(thread)
  thread:set("number", connection)
  connection = connection + 1
end
function request()
  count = count + 1
  local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer bench-" .. (10 + (count % 2) + 2 * number) }
  return wrk.format("POST", nil, headers, '{"status":"Post ' .. count .. ' of writer ' .. number .. ' says what posts say, at the length that posts have"}')
end
