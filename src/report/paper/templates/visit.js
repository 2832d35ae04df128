// Picks the visit of a store on a day, for pages whose tables name stores by their ids.
function pickVisit(id, day) {
  const store = S.id.indexOf(id);
  if (store < 0) { pick(null); return; }
  const visit = (visitsOf.get(store) || []).find(({ route }) => route.day === day);
  if (visit) reps[visit.route.rep].shown = true;
  if (visit && !show.allDays && show.day !== day) chooseDay(day);
  bringInSight(store);
  pick(store, visit ? visit.route : null);
}
