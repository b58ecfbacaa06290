// What k6 does: many users at once, each asking or sending the same kind of thing again and again.
import http from "k6/http";
import { check } from "k6";

export const options = {
  vus: Number(__ENV.USERS),
  duration: __ENV.DURATION,
  summaryTrendStats: ["med", "p(95)", "p(99)", "count"],
  noConnectionReuse: false,
};

export default function () {
  const headers = __ENV.COOKIE ? { Cookie: __ENV.COOKIE } : { Authorization: `Bearer ${__ENV.TOKEN}` };
  if (__ENV.BODY) {
    const name = `w-${__VU}-${__ITER}-${__ENV.RUN}`;
    headers["Content-Type"] = "application/json";
    headers["Idempotency-Key"] = name;
    const answer = http.post(__ENV.URL, __ENV.BODY.replace("NAME", name), { headers });
    check(answer, { done: (found) => found.status === 201 });
  } else {
    const answer = http.get(__ENV.URL, { headers });
    check(answer, { done: (found) => found.status === 200 });
  }
}
