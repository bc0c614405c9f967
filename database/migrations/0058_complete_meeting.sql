-- What a meeting keeps of its kind (the kind may be renamed or given another rule later), of its notice and of its roll.
-- body: what of the Party meets; roll: who is expected 应到 (packages/rules/src/votes.ts), also where nothing is voted.
-- announced: time and place as its notice says. others: those without a vote who are not listed, counted by reason.
-- sign_in_index (0054) holds the random part of the sign-in code: the code itself is derived from it with the server's key.
alter table meeting add column kind_name text not null default '';
alter table meeting add column body text check (body in ('general-branch', 'branch', 'group'));
alter table meeting add column roll text check (roll in ('branch-members', 'branch-electors', 'committee', 'households', 'adults', 'group-representatives'));
alter table meeting add column announced jsonb;
alter table meeting add column others jsonb;
alter table meeting add column cancelled_why text;
-- Why a vote rests: suspension, or the branch's own rule.
alter table meeting_attendee add column why text;
create index meeting_item_carry on meeting_item (community, carry_id) where carry_id is not null;
