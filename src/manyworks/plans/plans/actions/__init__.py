"""Verbs about plans: ask for one, keep what was found, make one stand, withdraw it, ask what if."""

from manyworks.plans.plans.actions.ask import plan_anew, start_plan, start_plan_again, stop_plan
from manyworks.plans.plans.actions.keep import give_up_plan, keep_plan
from manyworks.plans.plans.actions.stand import leave_plan, make_stand, withdraw_plan
from manyworks.plans.plans.actions.what_if import ask_what_if

__all__ = [
    "ask_what_if",
    "give_up_plan",
    "keep_plan",
    "leave_plan",
    "make_stand",
    "plan_anew",
    "start_plan",
    "start_plan_again",
    "stop_plan",
    "withdraw_plan",
]
