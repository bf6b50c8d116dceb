import json

import sqlalchemy as sa


def test_the_log_is_sealed_verified_and_its_checkpoints_are_held_to(ready, tmp_path):
    assert ready("audit", "seal").exit_code == 0
    kept = tmp_path / "kept.json"
    kept.write_text(ready("audit", "checkpoint").stdout)
    assert json.loads(kept.read_text())["number"] == 1
    assert ready("audit", "verify", "--checkpoint", str(kept)).exit_code == 0
    (published,) = ready("audit", "list", "--topic", "definitions").stdout.splitlines()
    assert (json.loads(published)["action"], ready("audit", "list", "--topic", "read").stdout) == ("publish", "")
    engine = sa.create_engine(ready.database)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE cw_change SET actor = 99 WHERE seq = 1"))
    engine.dispose()
    broken = ready("audit", "verify", "--json")
    assert (broken.exit_code, json.loads(broken.stdout)["broken"]["code"]) == (1, "AUD003")
    kept.write_text("[]")
    assert "AUD009" in ready("audit", "verify", "--checkpoint", str(kept)).stderr
