from tests.house import running_house
import asyncio
async def test_weather(temporal_env, tmp_path):
    async with running_house(temporal_env, tmp_path, {}) as house:
        anna = await house.sign_in("anna")
        case = await anna.open("I want to talk to a person please")
        r = await anna.post(f"/v1/cases/{case['id']}/messages", {"text": "hello?"})
        print(r.status_code, r.text)
        case2 = await anna.get(f"/v1/cases/{case['id']}")
        agent = await house.sign_in("gina", "staff", "agent")
        h = await agent.get("/v1/handoffs")
        print(h)
        hid = h["data"][0]["id"]
        for p, b in (("take", None), ("reply", {"text": "Hi, Gina here."}), ("give-back", None)):
            r = await agent.post(f"/v1/handoffs/{hid}/{p}", b)
            print(p, r.status_code, r.text[:300])
        r = await anna.post(f"/v1/cases/{case['id']}/messages", {"text": "what's the weather like?"}, Prefer="wait=5")
        await asyncio.sleep(1)
        print(await anna.get(f"/v1/cases/{case['id']}"))
        hist = await house.client.get_workflow_handle(f"case/{case['id']}").fetch_history()
        for e in hist.events: print(e.event_id, e.event_type)
        print([await agent.get("/v1/audit")] )
        assert 0
