-- Asks with one cookie after the other and checks every answer: status 200, and the e-mail of somebody who asks.
-- Arguments behind "--": the file of visitors, a line each: e-mail, a tab, the Cookie header. With "only-status" behind it wrk
-- asks for the first of them alone and looks at the status by itself: no script has to make each request or see each answer.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  cookies, emails, wrong, sample, turn = {}, {}, 0, "", 0
  for line in io.lines(args[1]) do
    local email, cookie = line:match("^([^\t]+)\t(.+)$")
    table.insert(cookies, cookie)
    emails[email] = true
  end
  if args[2] == "only-status" then
    wrk.headers["Cookie"] = cookies[1]
    request, response = nil, nil
  end
end

function request()
  turn = turn % #cookies + 1
  return wrk.format("GET", nil, { ["Cookie"] = cookies[turn] })
end

function response(status, headers, body)
  if status == 200 and emails[body:match("[%w.+-]+@[%w.-]+") or ""] then return end
  wrong = wrong + 1
  if sample == "" then sample = status .. " " .. body:sub(1, 200):gsub("[^%w%p ]", " "):gsub('["\\]', "'") end
end

function done(summary, latency)
  local wrong, sample, errors = summary.errors.status, "", summary.errors
  for _, thread in ipairs(threads) do
    -- What wrk itself counts as a wrong status, the script has counted too.
    wrong = math.max(wrong, thread:get("wrong"))
    if sample == "" then sample = thread:get("sample") end
  end
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '\nRESULT {"requests":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"wrong":%d,"broken":%d,"sample":"%s"}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    wrong, broken, sample))
end
