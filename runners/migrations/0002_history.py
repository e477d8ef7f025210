import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0001_initial'),
        ('runners', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(choices=[('helped', 'It helped'), ('hurts', 'This hurts'), ('not_for_me', 'Not for me')], max_length=10)),
                ('how', models.CharField(blank=True, choices=[('mild', 'A mild pull, more than I like'), ('sharp', 'Sharp, or it pinches'), ('tingling', 'Tingling or numb')], max_length=10)),
                ('side', models.CharField(blank=True, choices=[('left', 'Left'), ('right', 'Right'), ('centre', 'Middle')], max_length=6)),
                ('day', models.DateField(help_text="The runner's day of the reaction.")),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('left', 'Left'), ('right', 'Right'), ('centre', 'Middle')], max_length=6)),
                ('question', models.TextField(help_text='The words as they were asked.')),
                ('wording', models.CharField(help_text='The version of the words.', max_length=20)),
                ('yes', models.BooleanField()),
                ('day', models.DateField(help_text="The runner's day of the answer.")),
                ('answered_at', models.DateTimeField()),
                ('severity', models.PositiveSmallIntegerField(default=0, help_text='How sore it was when it was asked. A no holds up to this number.', validators=[django.core.validators.MaxValueValidator(10)])),
                ('cleared_on', models.DateField(blank=True, help_text="The runner's day on which a yes was cleared.", null=True)),
                ('cleared', models.CharField(blank=True, choices=[('seen', 'A professional has cleared it'), ('mistake', 'Answered by mistake')], max_length=10)),
            ],
            options={
                'ordering': ['-answered_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='preferences',
            name='cautions_confirmed_on',
            field=models.DateField(blank=True, help_text='The day the runner last said that the cautions still hold.', null=True),
        ),
        migrations.AddField(
            model_name='preferences',
            name='floor',
            field=models.BooleanField(default=True, help_text='Can get down to the floor and up again.'),
        ),
        migrations.AddField(
            model_name='preferences',
            name='holds',
            field=models.CharField(blank=True, choices=[('', 'As each exercise says'), ('gentle', 'Shorter and gentler: 20 seconds, three times'), ('longer', 'Longer, as is often advised from 60 on: 45 seconds')], help_text='How long stretches are held.', max_length=10),
        ),
        migrations.AddField(
            model_name='preferences',
            name='weekly_goal',
            field=models.PositiveSmallIntegerField(default=3, help_text='Sessions a week.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(14)]),
        ),
        migrations.AddField(
            model_name='report',
            name='worse',
            field=models.BooleanField(default=False, help_text='It was said to be worse than before.'),
        ),
        migrations.AddField(
            model_name='runner',
            name='country',
            field=models.CharField(blank=True, help_text='Whose emergency number we show first.', max_length=2),
        ),
        migrations.AddConstraint(
            model_name='preferences',
            constraint=models.CheckConstraint(condition=models.Q(('weekly_goal__range', (1, 14))), name='runners_preferences_weekly_goal', violation_error_message='A weekly goal is 1 to 14 sessions.'),
        ),
        migrations.AddConstraint(
            model_name='preferences',
            constraint=models.CheckConstraint(condition=models.Q(('holds__in', ['', 'gentle', 'longer'])), name='runners_preferences_holds', violation_error_message='Choose how long to hold.'),
        ),
        migrations.AddField(
            model_name='reaction',
            name='exercise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.exercise'),
        ),
        migrations.AddField(
            model_name='reaction',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.musclegroup'),
        ),
        migrations.AddField(
            model_name='reaction',
            name='muscle',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.muscle'),
        ),
        migrations.AddField(
            model_name='reaction',
            name='runner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='screening',
            name='flag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.redflag'),
        ),
        migrations.AddField(
            model_name='screening',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.musclegroup'),
        ),
        migrations.AddField(
            model_name='screening',
            name='muscle',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.muscle'),
        ),
        migrations.AddField(
            model_name='screening',
            name='runner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='screenings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='screening',
            name='spot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='screenings', to='runners.sorespot'),
        ),
        migrations.AddConstraint(
            model_name='reaction',
            constraint=models.UniqueConstraint(fields=('runner', 'exercise'), name='runners_reaction_one_an_exercise', violation_error_message='You have said so already.'),
        ),
        migrations.AddConstraint(
            model_name='reaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('how__in', ['', 'mild', 'sharp', 'tingling']), ('word', 'hurts')), models.Q(('how', ''), ('word__in', ['helped', 'not_for_me'])), _connector='OR'), name='runners_reaction_word', violation_error_message='It helped, it hurts, or it is not for you.'),
        ),
        migrations.AddConstraint(
            model_name='reaction',
            constraint=models.CheckConstraint(condition=models.Q(('group__isnull', True), ('muscle__isnull', True), _connector='OR'), name='runners_reaction_one_area', violation_error_message='An exercise is for a muscle group or a muscle.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('muscle__isnull', True)), models.Q(('group__isnull', True), ('muscle__isnull', False)), _connector='OR'), name='runners_screening_one_area', violation_error_message='A question is about a muscle group or a muscle.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['left', 'right', 'centre'])), name='runners_screening_side', violation_error_message='Choose a side.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cleared', ''), ('cleared_on__isnull', True)), models.Q(('cleared__in', ['seen', 'mistake']), ('cleared_on__isnull', False), ('yes', True)), _connector='OR'), name='runners_screening_cleared', violation_error_message='Only a yes is cleared, once, and for a reason.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('severity__range', (0, 10))), name='runners_screening_severity', violation_error_message='Severity is a number from 0 to 10.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.UniqueConstraint(condition=models.Q(('group__isnull', False)), fields=('runner', 'flag', 'group', 'side', 'day'), name='runners_screening_one_a_day_per_group', violation_error_message='This question is answered for today.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.UniqueConstraint(condition=models.Q(('muscle__isnull', False)), fields=('runner', 'flag', 'muscle', 'side', 'day'), name='runners_screening_one_a_day_per_muscle', violation_error_message='This question is answered for today.'),
        ),
    ]
